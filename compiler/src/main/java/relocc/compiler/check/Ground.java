package relocc.compiler.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.plan.Sizes;

/** The memory of a plan, seen as a whole. */
final class Ground {
  private final Draft plan;
  private final MemoryMap map;

  Ground(Draft plan) {
    this.plan = plan;
    this.map = new MemoryMap(plan.memory());
  }

  MemoryMap map() {
    return map;
  }

  /** Whether the processor has an address for every byte of a range that is not empty. */
  boolean exists(AddressRange range) {
    int bits = plan.cpu().physicalBits();
    long last = range.start() + (range.size() - 1);
    return (range.start() >>> bits | last >>> bits) == 0;
  }

  /** The stub's own range, unless that is not known. */
  Optional<AddressRange> stub() {
    return plan.stub().filter(stub -> !stub.anywhere()).map(Plan.Stub::range);
  }

  /** The size of a page: that of the tables, and 4 KiB where there are none. */
  long page() {
    return plan.run().map(Plan.Run::page).orElse(4096L);
  }

  /** Where so many bytes of RAM are that nothing else uses, as a help line; in whole pages. */
  Optional<String> room(long size) {
    long pages = new AddressRange(0, size).alignedTo(page()).size();
    return free(pages).map(at -> Sizes.shown(pages) + " are free at " + AddressRange.hex(at));
  }

  private Optional<Long> free(long size) {
    List<AddressRange> used = new ArrayList<>();
    plan.memory().stream()
        .filter(region -> region.kind() != Region.Kind.RAM)
        .forEach(region -> used.add(region.range()));
    stub().ifPresent(used::add);
    plan.exit()
        .map(exit -> exit.target().constant())
        .filter(OptionalLong::isPresent)
        .ifPresent(at -> used.add(new AddressRange(at.getAsLong() & -4096L, 4096)));
    for (Action action : plan.actions()) {
      addUsed(action, used);
    }
    used.sort(AddressRange::compareTo);
    return map.all(Region.Kind.RAM).flatMap(ram -> gap(ram, used, size).stream()).findFirst();
  }

  private static void addUsed(Action action, List<AddressRange> used) {
    if (action instanceof Action.Move move) {
      for (Piece piece : move.pieces()) {
        used.add(piece.sourceRange());
        used.add(piece.destinationRange());
      }
    } else if (action instanceof Action.Fill fill) {
      used.add(fill.range());
    } else if (action instanceof Action.Unpack unpack) {
      used.add(unpack.from());
      used.add(unpack.to());
    } else if (action instanceof Action.Look look && look.side().isKnown()) {
      used.add(look.side().within());
    }
  }

  /** The lowest page in {@code ram} from which {@code size} bytes are unused. */
  private Optional<Long> gap(AddressRange ram, List<AddressRange> used, long size) {
    long page = page();
    long at = (ram.start() + page - 1) & -page;
    for (AddressRange range : used) {
      if (!fits(ram, at, size)) {
        return Optional.empty();
      }
      if (range.overlaps(new AddressRange(at, size))) {
        at = (range.end() + page - 1) & -page;
      }
    }
    return fits(ram, at, size) ? Optional.of(at) : Optional.empty();
  }

  private boolean fits(AddressRange ram, long at, long size) {
    boolean inside =
        ram.contains(at) && AddressRange.compare(size, ram.size() - (at - ram.start())) <= 0;
    return inside && exists(new AddressRange(at, size));
  }
}
