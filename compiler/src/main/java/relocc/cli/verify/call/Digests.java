package relocc.cli.verify.call;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan.Payload;
import relocc.runtime.memory.Digest;
import relocc.runtime.memory.Memory;

/**
 * Gives memory the digests that a plan wants: bytes that are known to have them, or any, for which
 * the caller then hands the digest over.
 */
final class Digests {
  private Digests() {}

  /**
   * What the caller has to put into memory.
   *
   * @param actions of which all ranges are known
   */
  static List<Call.Content> contents(List<Action> actions, Random random) {
    List<Call.Content> contents = new ArrayList<>();
    Map<List<Operand>, byte[]> known = new HashMap<>();
    for (int i = 0; i < actions.size(); i++) {
      if (actions.get(i) instanceof Action.Verify verify && !verify.side().within().isEmpty()) {
        source(verify.side().within(), actions.subList(0, i))
            .filter(from -> contents.stream().noneMatch(c -> c.range().overlaps(from)))
            .map(from -> content(verify, from, known, random))
            .ifPresent(contents::add);
      } else if (actions.get(i) instanceof Action.Unpack unpack && unpack.content().isEmpty()) {
        source(unpack.from(), actions.subList(0, i))
            .filter(from -> contents.stream().noneMatch(c -> c.range().overlaps(from)))
            .map(from -> new Call.Content(from.start(), Frames.fitting(unpack, random)))
            .ifPresent(contents::add);
      }
    }
    return contents;
  }

  /** Where bytes come from that are looked at; empty if from the blob, or from several places. */
  private static Optional<AddressRange> source(AddressRange looked, List<Action> before) {
    AddressRange range = looked;
    for (int i = before.size() - 1; i >= 0; i--) {
      if (before.get(i) instanceof Action.Move move) {
        for (Piece piece : move.pieces()) {
          if (piece.destinationRange().contains(range)) {
            long by = piece.source() - piece.destination();
            range = new AddressRange(range.start() + by, range.size());
            break;
          }
        }
      }
    }
    return Payload.isPlace(range) ? Optional.empty() : Optional.of(range);
  }

  /** What is held against the same digest, and has the same size, holds the same bytes. */
  private static Call.Content content(
      Action.Verify verify, AddressRange from, Map<List<Operand>, byte[]> known, Random random) {
    byte[] bytes =
        verify
            .sample()
            .or(() -> Optional.ofNullable(known.get(verify.want())))
            .filter(same -> same.length == from.size())
            .map(byte[]::clone)
            .orElseGet(
                () -> {
                  byte[] any = new byte[Math.toIntExact(from.size())];
                  random.nextBytes(any);
                  return any;
                });
    boolean wanted = verify.sample().isEmpty() && verify.want().get(0).constant().isPresent();
    if (wanted && verify.algorithm() == Action.Algorithm.CRC32) {
      new Checksum(bytes).become((int) verify.want().get(0).constant().getAsLong());
    }
    known.putIfAbsent(verify.want(), bytes);
    return new Call.Content(from.start(), bytes);
  }

  /** Whether all digests are as they should be when they are looked at. */
  static boolean hold(List<Action> actions, Memory memory) {
    for (Action action : actions) {
      if (action instanceof Action.Verify verify) {
        AddressRange range = verify.side().within();
        long[] words = Digest.of(memory, range.start(), range.size(), verify.algorithm().word());
        for (int i = 0; i < words.length; i++) {
          if (verify.want().get(i).constant().orElseThrow() != words[i]) {
            return false;
          }
        }
      } else {
        Assignments.perform(List.of(action), memory);
      }
    }
    return true;
  }

  /** The digests that are parameters: they get the value that memory has when it is looked at. */
  static void wanted(List<Action> actions, Memory memory, Map<Parameter, Long> values) {
    for (Action action : actions) {
      if (action instanceof Action.Verify verify) {
        long[] words =
            Digest.of(
                memory,
                verify.side().within().start(),
                verify.side().within().size(),
                verify.algorithm().word());
        for (int i = 0; i < words.length; i++) {
          if (verify.want().get(i) instanceof Operand.Given given) {
            values.putIfAbsent(given.parameter(), words[i]);
          }
        }
      } else {
        Assignments.perform(List.of(action), memory);
      }
    }
  }
}
