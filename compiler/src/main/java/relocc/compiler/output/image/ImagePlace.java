package relocc.compiler.output.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;

/**
 * Where a loader of kernels is asked to put an image: QEMU, U-Boot and kexec-tools choose a
 * multiple of 2 MiB at the start of RAM and add what the header says.
 *
 * @param offset from there, a multiple of 2 MiB
 */
record ImagePlace(long offset) {
  private static final long STEP = 2L << 20;

  /**
   * The lowest place at which the stub hits nothing that it reads or writes and nothing that it
   * must leave alone. Not the very start of RAM: QEMU, which has code of its own there, would move
   * an image from there to the next multiple of 2 MiB.
   *
   * @param page bytes in front of the blob
   */
  static Optional<ImagePlace> of(Plan plan, long page) {
    return plan.memory().stream()
        .filter(region -> region.kind() == Region.Kind.RAM)
        .map(Region::range)
        .sorted()
        .findFirst()
        .flatMap(ram -> in(ram, page + plan.stub().range().size(), taken(plan)));
  }

  private static Optional<ImagePlace> in(AddressRange ram, long size, List<AddressRange> taken) {
    long base = up(ram.start());
    long at = base + STEP;
    for (AddressRange range : taken) {
      if (range.overlaps(new AddressRange(at, size))) {
        at = up(range.end());
      }
    }
    return ram.contains(new AddressRange(at, size))
        ? Optional.of(new ImagePlace(at - base))
        : Optional.empty();
  }

  private static long up(long address) {
    return address + STEP - 1 & -STEP;
  }

  /** In ascending order, so that who steps over one range never comes back to it. */
  private static List<AddressRange> taken(Plan plan) {
    List<AddressRange> taken = new ArrayList<>();
    plan.memory().stream()
        .filter(r -> r.kind() != Region.Kind.RAM && r.kind() != Region.Kind.REGION)
        .forEach(region -> taken.add(region.range()));
    plan.actions().stream().flatMap(ImagePlace::touched).forEach(taken::add);
    plan.onFail().records().forEach(record -> taken.add(record.range()));
    taken.sort(null);
    return taken;
  }

  private static Stream<AddressRange> touched(Action action) {
    if (action instanceof Action.Move move) {
      return move.pieces().stream()
          .flatMap(piece -> Stream.of(piece.sourceRange(), piece.destinationRange()));
    } else if (action instanceof Action.Fill fill) {
      return Stream.of(fill.range());
    } else if (action instanceof Action.Unpack unpack) {
      return Stream.of(unpack.from(), unpack.written());
    } else if (action instanceof Action.Look look) {
      return Stream.of(look.side().within());
    }
    throw new IllegalArgumentException("without parameters there is no " + action);
  }
}
