package relocc.runtime.memory;

/**
 * What CTR_EL0 says of the caches.
 *
 * @param line bytes in the smallest data cache line, a power of two, 16..2048 (DminLine)
 * @param granule bytes that an eviction may overwrite, at least {@code line} (CWG)
 * @param unifiesData stores are visible to fetches without DC CVAU (IDC)
 * @param unifiesInstructions instruction cache lines need no invalidation (DIC)
 */
public record CacheType(int line, int granule, boolean unifiesData, boolean unifiesInstructions) {

  /** With lines of so many bytes, a granule of a line and nothing unified. */
  public static CacheType ofLine(int bytes) {
    return new CacheType(bytes, bytes, false, false);
  }

  /** As CTR_EL0 has it; a granule that is not given or smaller than a line is a line. */
  public static CacheType of(long register) {
    int line = 4 << (register >>> 16 & 15);
    int granule = 4 << (register >>> 24 & 15);
    return new CacheType(
        line, Math.max(line, granule), (register >>> 28 & 1) != 0, (register >>> 29 & 1) != 0);
  }
}
