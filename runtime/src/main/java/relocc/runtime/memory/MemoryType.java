package relocc.runtime.memory;

/** How an access reaches memory. */
public enum MemoryType {
  /** Past the caches, one by one, naturally aligned. */
  DEVICE,
  /** Past the caches. */
  NORMAL_UNCACHED,
  /** Through the data cache, write-back. */
  NORMAL_CACHED
}
