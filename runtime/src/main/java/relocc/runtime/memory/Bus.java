package relocc.runtime.memory;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import relocc.runtime.adversary.Adversary;
import relocc.runtime.device.Device;
import relocc.runtime.device.Devices;
import relocc.runtime.rule.Findings;

/** All accesses by physical address: who may touch what, and through the cache or past it. */
public final class Bus {
  /** Is told of every store. */
  @FunctionalInterface
  public interface Listener {
    void stored(long address, int size);
  }

  /** Nobody who is told. */
  public static final Listener UNWATCHED = (address, size) -> {};

  private static final Set<Window.Kind> WRITABLE = EnumSet.of(Window.Kind.RAM);
  private static final Set<Window.Kind> PLAIN = EnumSet.of(Window.Kind.RAM, Window.Kind.READ);

  private final Memory memory;
  private final Windows windows;
  private final Extent blob;
  private final Extent code;
  private final DataCache cache;
  private final Findings findings;
  private final Listener listener;
  private final boolean watched;
  private final PageTable<Page> pages = new PageTable<>();
  private long lastNumber = -1;
  private Page last = new Page(-Page.SIZE, 4);
  private final Devices devices = new Devices();
  private Listener codeListener = UNWATCHED;

  /**
   * @param blob may be used as RAM
   * @param code the part of it that must not be written
   * @param caches what kind they are
   * @param adversary decides about lines
   */
  public Bus(
      Memory memory,
      List<Window> windows,
      Extent blob,
      Extent code,
      CacheType caches,
      Findings findings,
      Adversary adversary,
      Listener listener) {
    this.memory = memory;
    this.blob = blob;
    this.code = code;
    this.findings = findings;
    this.listener = listener;
    this.watched = listener != UNWATCHED;
    this.windows =
        new Windows(
            Stream.concat(windows.stream(), Stream.of(new Window(blob, Window.Kind.RAM))).toList());
    this.cache = new DataCache(memory, caches, findings, adversary);
  }

  /** Puts a device at {@code base}, with a page at most. */
  public void attach(long base, Device registers) {
    devices.add(base, registers);
  }

  /** Loads 1, 2, 4 or 8 bytes ({@code log2} 0..3), zero-extended; any alignment. */
  public long load(long address, int log2, MemoryType type) {
    if (crossesLine(address, log2)) {
      int half = log2 - 1;
      long low = load(address, half, type);
      return low | load(address + (1L << half), half, type) << (8 << half);
    }
    Page page = page(address);
    if (page.guardsLoads) {
      requireReadable(page, address, log2, type);
      Optional<Devices.Place> device = devices.at(address);
      if (device.isPresent()) {
        return device.get().load(address, 1 << log2);
      }
    }
    return type == MemoryType.NORMAL_CACHED
        ? cache.load(page, address, log2)
        : cache.loadAround(page, address, log2, blob.contains(address) ? "MEM-06" : "MEM-03");
  }

  /** Stores the low 1, 2, 4 or 8 bytes of {@code value}; any alignment. */
  public void store(long address, int log2, long value, MemoryType type) {
    if (crossesLine(address, log2)) {
      int half = log2 - 1;
      store(address, half, value, type);
      store(address + (1L << half), half, value >>> (8 << half), type);
      return;
    }
    Page page = page(address);
    listener.stored(address, 1 << log2);
    if (page.guardsStores && !isStoreDone(page, address, log2, value, type)) {
      return;
    }
    if (type == MemoryType.NORMAL_CACHED) {
      cache.store(page, address, log2, value);
    } else {
      cache.storeAround(page, address, log2, value);
    }
  }

  /** Whether a store to a page that is not plain RAM goes on to memory. */
  private boolean isStoreDone(Page page, long address, int log2, long value, MemoryType type) {
    if (!requireWritable(page, address, log2, type)) {
      return false;
    }
    Optional<Devices.Place> device = devices.at(address);
    if (device.isPresent()) {
      device.get().store(address, 1 << log2, value);
      return false;
    }
    if (page.table != Window.Table.NONE) {
      cache.forgetReach();
    }
    if (page.code) {
      codeListener.stored(address, 1 << log2);
    }
    return true;
  }

  private void requireReadable(Page page, long address, int log2, MemoryType type) {
    Set<Window.Kind> kinds = windows.kinds(new Extent(address, 1L << log2));
    if (kinds.contains(Window.Kind.FORBIDDEN)) {
      findings.report("MEM-01", address, "read of memory that must not be touched");
    } else if (kinds.contains(Window.Kind.DEVICE) && type != MemoryType.DEVICE) {
      findings.report("MEM-01", address, "a device read as Normal memory");
    }
  }

  private boolean requireWritable(Page page, long address, int log2, MemoryType type) {
    Set<Window.Kind> kinds = windows.kinds(new Extent(address, 1L << log2));
    if (kinds.contains(Window.Kind.FORBIDDEN)) {
      findings.report("MEM-01", address, "write to memory that must not be touched");
    } else if (kinds.contains(Window.Kind.KEEP)) {
      findings.report("MEM-16", address, "write to bytes that must be kept");
    } else if (kinds.contains(Window.Kind.ROM)) {
      findings.report("MEM-16", address, "write to read-only memory");
      return false;
    } else if (kinds.contains(Window.Kind.DEVICE) && type != MemoryType.DEVICE) {
      findings.report("MEM-01", address, "a device written as Normal memory");
    } else if (kinds.contains(Window.Kind.READ)) {
      findings.report("DATA-02", address, "write to memory that is no destination");
    }
    if (code.touches(address, 1L << log2)) {
      findings.report("MEM-16", address, "the stub writes its own code");
    } else if (page.table != Window.Table.NONE) {
      boolean reserved = page.table == Window.Table.RESERVED;
      findings.report(
          reserved ? "TLB-10" : "TLB-09",
          address,
          reserved ? "write to the empty table that TTBR points to" : "write to a live table");
    }
    return true;
  }

  /** DC CVAU: fetches see the line if it is dirty, memory does not. */
  public void cleanToUnification(long address) {
    cache.cleanToUnification(page(address), address);
  }

  /** DC CVAC: writes the line back if it is dirty. */
  public void clean(long address) {
    cache.clean(page(address), address);
  }

  /** DC CIVAC: writes the line back if it is dirty, and drops it. */
  public void cleanAndInvalidate(long address) {
    cache.cleanAndInvalidate(page(address), address);
  }

  /** DC IVAC: drops the line, or cleans it first. */
  public void invalidate(long address) {
    cache.invalidate(page(address), address);
  }

  /** DMB or DSB: stores before it are ordered before cache maintenance behind it. */
  public void barrier() {
    cache.barrier();
  }

  /** Puts bytes into the cache as if somebody had left them there. */
  public void leaveInCache(long address, byte[] bytes, boolean dirty) {
    for (int i = 0; i < bytes.length; i++) {
      cache.leave(page(address + i), address + i, bytes[i], dirty);
    }
  }

  /** Bytes become others, in memory and in the cache, by nothing that the core does. */
  public void change(long address, byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      cache.change(page(address + i), address + i, bytes[i]);
    }
  }

  /** Says who is told before bytes change from which instructions were fetched. */
  public void watchCode(Listener listener) {
    codeListener = listener;
  }

  /** Instructions are fetched from the page at {@code address}. */
  public void watch(long address) {
    Page page = page(address);
    if (!page.code) {
      page.code = true;
      guard(page);
      shortcuts().forget();
    }
  }

  /**
   * Four aligned bytes as a fetch sees them.
   *
   * @param cached whether it looks where data caches and instruction caches meet
   */
  public int fetchedWord(long address, boolean cached) {
    return cache.fetch(page(address), address, cached);
  }

  /** Four aligned bytes as they were stored last. */
  public int newestWord(long address) {
    return cache.newest(page(address), address);
  }

  /** Whether a dirty line holds an address. */
  public boolean isDirty(long address) {
    return cache.isDirty(page(address), address);
  }

  /** Whether a line holds an address that is older than memory. */
  public boolean isStale(long address) {
    return cache.isStale(page(address), address);
  }

  /** A descriptor as a walk reads it; an uncached walk must not miss a dirty line (MMU-05). */
  public long descriptor(long address, boolean cached) {
    Page page = page(address);
    return cached ? cache.peek(page, address) : cache.loadAround(page, address, 3, "MMU-05");
  }

  /** IC IALLU: all instruction cache lines are gone. */
  public void instructionsInvalidated() {
    cache.instructionsInvalidated();
    pages.all().filter(Page::hasLines).forEach(page -> cache.settle(page, 0, Page.SIZE));
  }

  /** IC IVAU: the instruction cache lines of a range inside a page are gone. */
  public void instructionsInvalidated(long address, int size) {
    Page page = page(address);
    page.forgetChange((int) address & Page.SIZE - 1, size);
    if (page.hasLines()) {
      cache.settle(page, (int) address & Page.SIZE - 1, size);
    }
  }

  /**
   * Another translation is in effect.
   *
   * @param on whether there is any
   * @param cacheable whether it reaches the physical page at an address through the cache
   */
  public void translates(boolean on, LongPredicate cacheable) {
    cache.translates(on, cacheable);
  }

  /** The translation that was in effect is so for the last time. */
  public void translationEnds() {
    pages.all().forEach(cache::translationEnds);
  }

  /** What is left in the caches. */
  public Remains remains() {
    return new Remains(pages, cache, blob);
  }

  /** Whether an address belongs to the stub. */
  public boolean isInBlob(long address) {
    return blob.contains(address);
  }

  /** The kinds of memory in a range that is not empty. */
  public Set<Window.Kind> kinds(Extent range) {
    return windows.kinds(range);
  }

  /** Whether an executable page may lie at a range: where the code lies, if that is known. */
  public boolean mayHoldCode(Extent range) {
    return code.size() == 0 || code.touches(range.start(), range.size());
  }

  /** The short way to lines. */
  public Shortcuts shortcuts() {
    return cache.shortcuts();
  }

  /** Lets later accesses to a page that is mapped write-back take the short way if they may. */
  public void shorten(long virtual, long physical, boolean writable) {
    Page page = page(physical);
    if (!page.guardsLoads && !page.isDoubtful()) {
      shortcuts().add(virtual, page, writable && !page.guardsStores && !watched);
    }
  }

  /** Marks the page at {@code address} as one that walks may read, or not any more. */
  public void setTable(long address, Window.Table table) {
    Page page = page(address);
    page.table = table;
    guard(page);
    shortcuts().forget();
  }

  private Page page(long address) {
    if (address >>> 12 == lastNumber) {
      return last;
    }
    Page known = pages.get(address >>> 12);
    lastNumber = address >>> 12;
    if (known != null) {
      last = known;
      return known;
    }
    Page page = new Page(address & -Page.SIZE, cache.lineShift());
    guard(page);
    pages.put(address >>> 12, page);
    last = page;
    return page;
  }

  private void guard(Page page) {
    Set<Window.Kind> kinds = windows.kinds(new Extent(page.base, Page.SIZE));
    page.guardsLoads = !PLAIN.containsAll(kinds);
    page.guardsStores =
        page.table != Window.Table.NONE
            || page.code
            || code.touches(page.base, Page.SIZE)
            || !kinds.equals(WRITABLE);
  }

  /** Whether an address belongs to the registers of a device. */
  public boolean isDevice(long address) {
    return devices.has(address);
  }

  private boolean crossesLine(long address, int log2) {
    int size = 1 << cache.lineShift();
    return ((int) address & size - 1) > size - (1 << log2);
  }
}
