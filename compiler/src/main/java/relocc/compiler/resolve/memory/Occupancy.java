package relocc.compiler.resolve.memory;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Region;

/**
 * Which bytes of memory a plan has a use for, at any time.
 *
 * @param taken what steps read or write, the stub and its scratch, records of failures
 * @param floating bytes that are taken somewhere, nobody knows where: a stub that lies anywhere
 */
public record Occupancy(List<Region> regions, List<AddressRange> taken, long floating) {
  public Occupancy {
    regions = List.copyOf(regions);
    taken = List.copyOf(taken);
  }

  /**
   * How many bytes of a range are RAM (or ROM) that nothing uses. A region that is declared counts
   * as used, unless all of the range lies in it; so do {@code keep}, reserved and device ranges.
   */
  public long free(AddressRange range) {
    List<AddressRange> memory = new ArrayList<>();
    List<AddressRange> used = new ArrayList<>(taken);
    for (Region region : regions) {
      boolean ground = region.kind() == Region.Kind.RAM || region.kind() == Region.Kind.ROM;
      boolean around = region.kind() == Region.Kind.REGION && region.range().contains(range);
      if (ground) {
        region.range().intersection(range).ifPresent(memory::add);
      } else if (!around) {
        used.add(region.range());
      }
    }
    long free = 0;
    for (AddressRange rest : AddressRange.minus(memory, used)) {
      free += rest.size();
    }
    return AddressRange.compare(free, floating) > 0 ? free - floating : 0;
  }

  /** What the steps of a plan touch; of ranges that are parameters, all that they may be. */
  public static List<AddressRange> touched(List<Action> actions, List<Region> regions) {
    List<AddressRange> touched = new ArrayList<>();
    for (Action action : actions) {
      if (action instanceof Action.Move move) {
        for (Piece piece : move.pieces()) {
          touched.add(piece.sourceRange());
          touched.add(piece.destinationRange());
        }
      } else if (action instanceof Action.Fill fill) {
        touched.add(fill.range());
      } else if (action instanceof Action.MoveRange move) {
        touched.add(move.from().within());
        touched.add(move.to().within());
      } else if (action instanceof Action.Unpack unpack) {
        touched.add(unpack.from());
        touched.add(unpack.to());
      } else if (action instanceof Action.Look look) {
        touched.add(look.side().within());
      } else if (action instanceof Action.MoveList) {
        regions.forEach(region -> touched.add(region.range()));
      } else {
        throw new IllegalStateException("no such action: " + action);
      }
    }
    return touched;
  }

  /** Where failures are recorded. */
  public static List<AddressRange> records(OnFail onFail) {
    return onFail.records().stream().map(OnFail.Report.Record::range).toList();
  }
}
