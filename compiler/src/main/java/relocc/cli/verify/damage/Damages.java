package relocc.cli.verify.damage;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import relocc.cli.verify.call.Assignments;
import relocc.compiler.Build;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.runtime.memory.Memory;

/** Finds what the steps of a stub have to give up for: each that looks at contents is tried. */
public final class Damages {
  private static final int REQUIREMENT = 64;
  private static final int WRONG_PACKING = 10;

  /** About how many instructions a byte takes. */
  private static final long SOFTWARE_SHA = 26;

  private static final long SOFTWARE_CRC = 4;
  private static final long UNPACKED = 64;
  private static final long COPIED = 2;

  private static final int BIT = 1 << 4;

  private final Build build;
  private final Memory memory;
  private final List<Damage> found = new ArrayList<>();
  private long work;

  private Damages(Build build, Memory memory) {
    this.build = build;
    this.memory = memory;
  }

  /**
   * All that is tried of a stub.
   *
   * @param build of a plan of which all ranges are known
   * @param memory as the stub finds it; it is changed
   */
  public static List<Damage> of(Build build, Memory memory) {
    Damages damages = new Damages(build, memory);
    damages.find();
    return damages.found;
  }

  private void find() {
    List<Action> actions = build.plan().actions();
    List<Integer> verifies = places(Step.Verify.class);
    List<Integer> unpacks = places(Step.Unpack.class);
    if (verifies.isEmpty() && unpacks.isEmpty()) {
      return;
    }
    int looked = 0;
    int unpacked = 0;
    for (int i = 0; i < actions.size(); i++) {
      List<Action> before = actions.subList(0, i);
      work += work(actions.get(i));
      if (actions.get(i) instanceof Action.Verify verify) {
        digest(verify, verifies.get(looked++), before);
      } else if (actions.get(i) instanceof Action.Unpack unpack) {
        packing(unpack, unpacks.get(unpacked++), before);
      }
      Assignments.perform(List.of(actions.get(i)), memory);
    }
  }

  private List<Integer> places(Class<? extends Step> kind) {
    List<Step> steps = build.routine().steps();
    return IntStream.range(0, steps.size())
        .filter(i -> kind.isInstance(steps.get(i)))
        .boxed()
        .toList();
  }

  /** One bit of what is looked at is another. */
  private void digest(Action.Verify verify, int step, List<Action> before) {
    AddressRange range = verify.side().within();
    if (range.isEmpty()) {
      return;
    }
    long address = range.start() + range.size() / 2;
    byte[] other = {(byte) (memory.read(address, 1)[0] ^ BIT)};
    List<Step> steps = build.routine().steps();
    boolean early = steps.subList(0, step).stream().noneMatch(Step.Commit.class::isInstance);
    found.add(
        new Damage(
            "another bit in " + verify.name(),
            step,
            REQUIREMENT + verify.code(),
            early,
            before,
            verify,
            address,
            other,
            work));
  }

  private void packing(Action.Unpack unpack, int step, List<Action> before) {
    for (WrongPacking.Wrong wrong : WrongPacking.of(unpack, memory)) {
      found.add(
          new Damage(
              "packed data of which is wrong: " + wrong.what(),
              step,
              WRONG_PACKING,
              false,
              before,
              unpack,
              wrong.address(),
              wrong.bytes(),
              work));
    }
  }

  /** About how many instructions it takes to perform actions. */
  public static long work(List<Action> actions) {
    return actions.stream().mapToLong(Damages::work).sum();
  }

  private static long work(Action action) {
    if (action instanceof Action.Verify verify) {
      boolean sha = verify.algorithm() == Action.Algorithm.SHA256;
      return verify.side().within().size() * (sha ? SOFTWARE_SHA : SOFTWARE_CRC);
    } else if (action instanceof Action.Unpack unpack) {
      return unpack.written().size() * UNPACKED;
    } else if (action instanceof Action.Move move) {
      return move.pieces().stream().mapToLong(piece -> COPIED * piece.size()).sum();
    } else if (action instanceof Action.Fill fill) {
      return COPIED * fill.range().size();
    }
    throw new IllegalArgumentException("unknown action " + action);
  }
}
