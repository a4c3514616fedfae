package relocc.cli.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import relocc.compiler.plan.AddressRange;

/**
 * Parallel assignments inside a small space, so that they overlap, chain, fan out and form cycles.
 * The destinations of one list are disjoint and lie in the arena; the sources lie anywhere in what
 * may be read.
 */
final class RandomMoves {
  /** Source, destination and size. */
  record Raw(long source, long destination, long size) {}

  private final Random random;
  private final AddressRange arena;
  private final AddressRange readable;
  private final int limit;
  private final int unit;

  /**
   * @param arena what may be written
   * @param readable what may be read, the arena included
   * @param limit the most pieces that a list has
   * @param unit a power of two; most offsets are multiples of it
   */
  RandomMoves(Random random, AddressRange arena, AddressRange readable, int limit, int unit) {
    this.unit = unit;
    this.random = random;
    this.arena = arena;
    this.readable = readable;
    this.limit = limit;
  }

  /** At least one piece, of a shape chosen at random. */
  List<Raw> any() {
    List<Raw> pieces =
        switch (random.nextInt(5)) {
          case 0 -> scattered();
          case 1 -> blocks();
          case 2 -> shifted();
          case 3 -> reordered();
          default -> runs();
        };
    List<Raw> shuffled = new ArrayList<>(pieces);
    if (random.nextBoolean()) {
      Collections.shuffle(shuffled, random);
    }
    return shuffled;
  }

  /** Destinations and sources anywhere: chains, fan-out, overlaps of all kinds. */
  private List<Raw> scattered() {
    long[] cuts = cuts(2 * count(arena.size() / 4));
    if (cuts.length < 2) {
      return shifted();
    }
    List<Raw> pieces = new ArrayList<>();
    for (int i = 0; i + 1 < cuts.length; i += 2) {
      long size = Math.min(cuts[i + 1] - cuts[i], readable.size());
      long source = readable.start() + offset(readable.size() - size + 1);
      pieces.add(new Raw(source, arena.start() + cuts[i], size));
    }
    return pieces;
  }

  /** Blocks of one size that change places: many disjoint cycles and fixed points. */
  private List<Raw> blocks() {
    int count = count(arena.size());
    long even = arena.size() / count;
    long size = even < unit ? even : even & -unit;
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      places.add(i);
    }
    Collections.shuffle(places, random);
    int skip = random.nextInt(4) == 0 ? 3 : Integer.MAX_VALUE;
    List<Raw> pieces = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i == 0 || i % skip != 0) {
        pieces.add(new Raw(arena.start() + places.get(i) * size, arena.start() + i * size, size));
      }
    }
    return pieces;
  }

  /** One long piece over its own source, up or down. */
  private List<Raw> shifted() {
    long size = 1 + below(arena.size());
    return List.of(
        new Raw(
            arena.start() + offset(arena.size() - size + 1),
            arena.start() + offset(arena.size() - size + 1),
            size));
  }

  /** Stretches of all sizes in a new order without gaps: cycles of ranges that overlap in part. */
  private List<Raw> reordered() {
    List<long[]> stretches = stretches();
    Collections.shuffle(stretches, random);
    List<Raw> pieces = new ArrayList<>();
    long at = arena.start();
    for (long[] stretch : stretches) {
      pieces.add(new Raw(stretch[0], at, stretch[1]));
      at += stretch[1];
    }
    return pieces;
  }

  /** One long piece, cut up: its parts can be merged again. */
  private List<Raw> runs() {
    long delta = readable.start() + offset(readable.size() - arena.size() + 1) - arena.start();
    return stretches().stream().map(s -> new Raw(s[0] + delta, s[0], s[1])).toList();
  }

  /** The arena in stretches: start and size. */
  private List<long[]> stretches() {
    long[] cuts = cuts(count(arena.size()));
    List<long[]> stretches = new ArrayList<>();
    long from = 0;
    for (long cut : cuts) {
      stretches.add(new long[] {arena.start() + from, cut - from});
      from = cut;
    }
    stretches.add(new long[] {arena.start() + from, arena.size() - from});
    stretches.removeIf(s -> s[1] == 0);
    return stretches;
  }

  /** Distinct ascending offsets into the arena, at most {@code count}, from 1 up. */
  private long[] cuts(int count) {
    return random
        .longs(count, 1, arena.size())
        .map(cut -> cut & -unit)
        .filter(cut -> cut > 0)
        .sorted()
        .distinct()
        .toArray();
  }

  private int count(long most) {
    return 1 + random.nextInt((int) Math.min(limit, most));
  }

  private long offset(long bound) {
    return below(bound) & -unit;
  }

  private long below(long bound) {
    return Math.floorMod(random.nextLong(), bound);
  }
}
