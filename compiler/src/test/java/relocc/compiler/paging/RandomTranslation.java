package relocc.compiler.paging;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import relocc.compiler.lower.Translation;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.lower.Translation.Mapping;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Granule;

/** Small maps that like the edges of pages, blocks and the address space. */
final class RandomTranslation {
  private final Random random;
  private final Granule granule;
  private final long page;
  private final long block;
  private final int vaBits;
  private final long window;
  private final long size;

  private RandomTranslation(Random random, Granule granule, int vaBits) {
    this.random = random;
    this.granule = granule;
    this.page = granule.bytes();
    this.block = page * page / 8;
    this.vaBits = vaBits;
    long space = 1L << vaBits;
    this.size = Math.min(space, block << random.nextInt(13));
    this.window = List.of(0L, space - size, random.nextLong(space) & -size).get(random.nextInt(3));
  }

  static Translation of(Random random, Granule granule, int vaBits) {
    return new RandomTranslation(random, granule, vaBits).translation();
  }

  private Translation translation() {
    List<Mapping> mappings = new ArrayList<>();
    long[] small = {page, page, page, block};
    long[] large = {page, block, block, page * page / 8 * (page / 8)};
    int pages = random.nextInt(4) == 0 ? 300 : 2;
    int count = 1 + random.nextInt(granule == Granule.KIB_4 ? 30 : 10);
    for (AddressRange range : ranges(count, small, pages, 2)) {
      mappings.add(new Mapping(range, Access.values()[Math.min(2, random.nextInt(12) / 5)]));
    }
    return new Translation(
        granule, vaBits, mappings, ranges(6, large, 600, 600), ranges(4, large, 600, 600));
  }

  /** Ascending and disjoint; few of them touch. */
  private List<AddressRange> ranges(int count, long[] sizes, int pages, int blocks) {
    List<Long> edges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long unit = sizes[random.nextInt(sizes.length)];
      long start = window + (random.nextLong(size) & -unit);
      long end =
          Math.min(
              window + size, start + unit * (1 + random.nextInt(unit == page ? pages : blocks)));
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
