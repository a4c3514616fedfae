package relocc.compiler.paging;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import relocc.compiler.lower.Translation;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.lower.Translation.Mapping;
import relocc.compiler.plan.AddressRange;

/** Small maps that like the edges of pages, blocks and the address space. */
final class RandomTranslation {
  private static final long[] SMALL = {1L << 12, 1L << 12, 1L << 12, 1L << 21};
  private static final long[] LARGE = {1L << 12, 1L << 21, 1L << 21, 1L << 30};

  private final Random random;
  private final int vaBits;
  private final long window;
  private final long size;

  private RandomTranslation(Random random, int vaBits) {
    this.random = random;
    this.vaBits = vaBits;
    long space = 1L << vaBits;
    this.size = Math.min(space, (1L << 21) << random.nextInt(13));
    this.window = List.of(0L, space - size, random.nextLong(space) & -size).get(random.nextInt(3));
  }

  static Translation of(Random random, int vaBits) {
    RandomTranslation made = new RandomTranslation(random, vaBits);
    return made.translation();
  }

  private Translation translation() {
    List<Mapping> mappings = new ArrayList<>();
    for (AddressRange range : ranges(1 + random.nextInt(30), SMALL, 2)) {
      mappings.add(new Mapping(range, Access.values()[Math.min(2, random.nextInt(12) / 5)]));
    }
    return new Translation(mappings, ranges(6, LARGE, 600), ranges(4, LARGE, 600), vaBits);
  }

  /** Ascending and disjoint; few of them touch. */
  private List<AddressRange> ranges(int count, long[] sizes, int units) {
    List<Long> edges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long unit = sizes[random.nextInt(sizes.length)];
      long start = window + (random.nextLong(size) & -unit);
      long end = Math.min(window + size, start + unit * (1 + random.nextInt(units)));
      if (edges.stream().noneMatch(edge -> edge >= start && edge <= end) && even(edges, start)) {
        edges.add(start);
        edges.add(end);
        edges.sort(null);
      }
    }
    List<AddressRange> ranges = new ArrayList<>();
    for (int i = 0; i < edges.size(); i += 2) {
      ranges.add(AddressRange.between(edges.get(i), edges.get(i + 1)));
    }
    return ranges;
  }

  /** Whether an address lies in none of the ranges between the edges. */
  private static boolean even(List<Long> edges, long address) {
    return edges.stream().filter(edge -> edge < address).count() % 2 == 0;
  }
}
