package relocc.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import relocc.cli.verify.call.Call;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Window;

/** What the machine lets a stub do with memory, from what the plan declares. */
final class Windows {
  private Windows() {}

  /**
   * The windows of a call; where they overlap the machine takes the kind that allows less, but a
   * destination may be written.
   */
  static List<Window> of(Call call) {
    Plan plan = call.plan();
    List<Window> windows = new ArrayList<>();
    for (Region region : plan.memory()) {
      boolean own = plan.stub().scratch().equals(Optional.of(region.range()));
      if (own && region.kind() == Region.Kind.RESERVED) {
        windows.add(new Window(extent(region.range()), Window.Kind.RAM));
      } else if (region.kind() != Region.Kind.REGION) {
        boolean mapped = call.wholeRam() && region.kind() == Region.Kind.RAM;
        Window.Kind kind = mapped ? Window.Kind.RAM : kind(region.kind());
        windows.add(new Window(extent(region.range()), kind));
      }
    }
    for (Action action : plan.actions()) {
      destinations(action).forEach(r -> windows.add(new Window(extent(r), Window.Kind.RAM)));
    }
    return windows;
  }

  /** What a stub may leave anything in. */
  static List<Extent> own(Plan plan) {
    List<Extent> own = new ArrayList<>(List.of(extent(plan.stub().range())));
    plan.stub().scratch().ifPresent(range -> own.add(extent(range)));
    return own;
  }

  /** The ranges that an action writes. */
  static List<AddressRange> destinations(Action action) {
    if (action instanceof Action.Move move) {
      return move.pieces().stream()
          .map(piece -> new AddressRange(piece.destination(), piece.size()))
          .toList();
    } else if (action instanceof Action.Fill fill) {
      return List.of(fill.range());
    } else if (action instanceof Action.Unpack unpack) {
      return List.of(unpack.written());
    } else if (action instanceof Action.Look) {
      return List.of();
    }
    throw new IllegalArgumentException("unknown action " + action);
  }

  /** What others wrote, and the next program is to see: not in flash. */
  static List<AddressRange> published(Plan plan) {
    List<Region> memory = plan.memory();
    return plan.actions().stream()
        .filter(Action.Publish.class::isInstance)
        .map(action -> ((Action.Publish) action).side().within())
        .filter(range -> !range.isEmpty())
        .filter(
            range ->
                memory.stream()
                    .noneMatch(r -> r.kind() == Region.Kind.ROM && r.range().overlaps(range)))
        .toList();
  }

  /**
   * The first and the last place of a stub with a byte of a range, in memory that is its to use.
   */
  static Stream<AddressRange> over(Plan plan, AddressRange range) {
    long page = plan.run().granule().bytes();
    long size = plan.stub().range().size();
    long first = (range.start() & -page) + page - size;
    long last = range.end() - 1 & -page;
    return LongStream.of(first, last)
        .filter(start -> AddressRange.compare(start, last) <= 0)
        .mapToObj(start -> new AddressRange(start, size))
        .filter(place -> plan.memory().stream().allMatch(region -> mayHold(region, place)));
  }

  private static boolean mayHold(Region region, AddressRange place) {
    return switch (region.kind()) {
      case REGION -> true;
      case RAM -> !region.range().overlaps(place) || region.range().contains(place);
      default -> !region.range().overlaps(place);
    };
  }

  private static Window.Kind kind(Region.Kind kind) {
    return switch (kind) {
      case RAM -> Window.Kind.READ;
      case ROM -> Window.Kind.ROM;
      case DEVICE -> Window.Kind.DEVICE;
      case RESERVED -> Window.Kind.FORBIDDEN;
      case KEEP -> Window.Kind.KEEP;
      case REGION -> throw new IllegalArgumentException("a name is no memory");
    };
  }

  /** The same range in the runtime's words. */
  static Extent extent(AddressRange range) {
    return new Extent(range.start(), range.size());
  }
}
