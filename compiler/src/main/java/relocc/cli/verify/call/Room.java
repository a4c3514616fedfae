package relocc.cli.verify.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import relocc.cli.verify.caller.Site;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;

/** Memory that a caller can use: RAM of which nobody else makes anything. */
final class Room {
  private static final int ATTEMPTS = 10_000;

  /** log2 of the least block that tables have, and how many sizes from there on. */
  private static final int LEAST_BLOCK = 21;

  private static final int BLOCKS = 10;

  /** What plans without memory of their own lie in: some boards start there. */
  private static final List<AddressRange> BOARDS =
      List.of(
          new AddressRange(0x4000_0000L, 1L << 30),
          new AddressRange(0x8_8000_0000L, 1L << 32),
          new AddressRange(0x80_0000_0000L, 1L << 28));

  private final List<AddressRange> ram;
  private final List<AddressRange> taken;
  private final Random random;

  private Room(List<AddressRange> ram, List<AddressRange> taken, Random random) {
    this.ram = ram;
    this.taken = taken;
    this.random = random;
  }

  static Room of(Plan plan, Random random) {
    List<AddressRange> ram = new ArrayList<>();
    List<AddressRange> taken = new ArrayList<>();
    for (Region region : plan.memory()) {
      if (region.kind() == Region.Kind.RAM) {
        ram.add(region.range());
      } else if (region.kind() != Region.Kind.REGION) {
        taken.add(region.range());
      }
    }
    if (ram.isEmpty()) {
      List<AddressRange> fitting = boards(plan);
      ram.add(fitting.get(random.nextInt(fitting.size())));
    }
    if (!plan.stub().anywhere()) {
      taken.add(plan.stub().range());
    }
    plan.actions().forEach(action -> take(action, taken));
    // What comes next need not be moved: it may lie there already.
    plan.exit()
        .target()
        .constant()
        .ifPresent(target -> taken.add(new AddressRange(target, Integer.BYTES)));
    return new Room(ram, taken, random);
  }

  /** Where the tables of a caller can be: beside all that the plan names and this takes. */
  static Site site(Plan plan) {
    return site(plan, List.of());
  }

  /** The same, and beside what somebody else uses. */
  static Site site(Plan plan, List<AddressRange> more) {
    List<AddressRange> all = new ArrayList<>(more);
    plan.memory().forEach(region -> all.add(region.range()));
    plan.actions().forEach(action -> take(action, all));
    boolean declared = plan.memory().stream().anyMatch(r -> r.kind() == Region.Kind.RAM);
    if (Call.isOpen(plan) && !declared) {
      all.addAll(boards(plan));
    }
    if (!plan.stub().anywhere()) {
      all.add(plan.stub().range());
    }
    // What travels in the blob is in the stub's own range.
    all.removeIf(Plan.Payload::isPlace);
    List<AddressRange> never =
        plan.memory().stream()
            .filter(r -> r.kind() == Region.Kind.RESERVED || isBeside(r, plan))
            .map(Region::range)
            .toList();
    return Site.beside(all, never);
  }

  /** A device in the middle of memory; others can have pages of their own. */
  private static boolean isBeside(Region region, Plan plan) {
    return region.kind() == Region.Kind.DEVICE
        && plan.memory().stream()
            .anyMatch(r -> r.kind() == Region.Kind.RAM && r.range().overlaps(region.range()));
  }

  private static List<AddressRange> boards(Plan plan) {
    return BOARDS.subList(0, plan.cpu().physicalBits() >= 40 ? BOARDS.size() : 2);
  }

  private static void take(Action action, List<AddressRange> taken) {
    if (action instanceof Action.Move move) {
      for (Piece piece : move.pieces()) {
        taken.add(piece.sourceRange());
        taken.add(piece.destinationRange());
      }
    } else if (action instanceof Action.Fill fill) {
      taken.add(fill.range());
    } else if (action instanceof Action.Unpack unpack) {
      taken.add(unpack.from());
      taken.add(unpack.to());
    } else if (action instanceof Action.Look look && look.side().isKnown()) {
      taken.add(look.side().within());
    }
  }

  /** From now on this is taken. */
  void use(AddressRange range) {
    taken.add(range);
  }

  /** So many bytes at an address if they are free, else somewhere. */
  AddressRange takeAt(long start, long size, long alignment) {
    if (AddressRange.compare(start, -size) > 0) {
      return take(size, alignment); // past the end of all addresses
    }
    AddressRange range = new AddressRange(start, size);
    boolean free = ram.stream().anyMatch(r -> r.contains(range));
    if (!free || (start & alignment - 1) != 0 || taken.stream().anyMatch(range::overlaps)) {
      return take(size, alignment);
    }
    taken.add(range);
    return range;
  }

  /**
   * So many bytes for a stub: in half of all cases where it is hardest to get things right, beside
   * what is taken or over a multiple of a large power of two, which takes more tables.
   */
  AddressRange takeSomewhere(long size, long alignment) {
    AddressRange neighbour = taken.isEmpty() ? ram.get(0) : taken.get(random.nextInt(taken.size()));
    AddressRange from = ram.get(random.nextInt(ram.size()));
    long block = 1L << LEAST_BLOCK + random.nextInt(BLOCKS);
    long middle = from.start() + random.nextLong(from.size()) & -block;
    return switch (random.nextInt(6)) {
      case 0 -> takeAt(neighbour.end() + alignment - 1 & -alignment, size, alignment);
      case 1 -> takeAt(neighbour.start() - size & -alignment, size, alignment);
      case 2 -> takeAt(middle - size / 2 & -alignment, size, alignment);
      default -> take(size, alignment);
    };
  }

  /** So many bytes at a multiple of {@code alignment}; from then on they are taken. */
  AddressRange take(long size, long alignment) {
    for (int i = 0; i < ATTEMPTS; i++) {
      AddressRange from = ram.get(random.nextInt(ram.size()));
      long steps = from.size() / alignment;
      if (steps > 0) {
        long start = from.start() + random.nextLong(steps) * alignment & -alignment;
        AddressRange range = new AddressRange(start, size);
        if (from.contains(range) && taken.stream().noneMatch(range::overlaps)) {
          taken.add(range);
          return range;
        }
      }
    }
    throw new IllegalArgumentException("no room for " + size + " bytes");
  }
}
