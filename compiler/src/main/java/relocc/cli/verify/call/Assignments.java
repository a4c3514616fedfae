package relocc.cli.verify.call;

import java.util.List;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Piece;
import relocc.runtime.memory.Memory;

/** What actions mean: read all sources, then write all destinations. */
public final class Assignments {
  private static final int CHUNK = 1 << 16;

  private Assignments() {}

  /** Does to {@code memory} what the actions mean; all that they look at is as it should be. */
  public static void perform(List<Action> actions, Memory memory) {
    for (Action action : actions) {
      if (action instanceof Action.Move move) {
        Memory before = memory.copy();
        move.pieces().forEach(piece -> assign(piece, before, memory));
      } else if (action instanceof Action.Fill fill) {
        memory.fill(fill.range().start(), fill.range().size(), fill.value());
      } else if (action instanceof Action.Unpack unpack) {
        memory.write(unpack.to().start(), Frames.content(unpack, memory));
      } else if (!(action instanceof Action.Look)) {
        throw new IllegalArgumentException("unknown action " + action);
      }
    }
  }

  private static void assign(Piece piece, Memory before, Memory memory) {
    byte[] chunk = new byte[(int) Math.min(CHUNK, piece.size())];
    for (long done = 0; done < piece.size(); done += CHUNK) {
      int part = (int) Math.min(CHUNK, piece.size() - done);
      before.read(piece.source() + done, chunk, 0, part);
      memory.write(piece.destination() + done, chunk, 0, part);
    }
  }
}
