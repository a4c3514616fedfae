package relocc.runtime.memory;

import java.util.Arrays;
import java.util.function.LongPredicate;
import relocc.runtime.adversary.Adversary;
import relocc.runtime.rule.Findings;

/**
 * The data cache: lines apart from memory. It has room for everything, so that what the code forgot
 * to clean never reaches memory by luck; the adversary writes lines back, drops them and has
 * fetched before what nobody asked for. All accesses here stay inside a line.
 */
final class DataCache {
  private final Memory memory;
  private final CacheType type;
  private final int lineShift;
  private final int lineSize;
  private final Findings findings;
  private final Adversary adversary;
  private final Shortcuts shortcuts;
  private LongPredicate reach = address -> false;
  private Page lastAsked;
  private boolean lastReached;
  private boolean translating;
  private int barriers = 1;
  private int invalidations = 1;

  DataCache(Memory memory, CacheType type, Findings findings, Adversary adversary) {
    this.memory = memory;
    this.type = type;
    this.lineSize = type.line();
    this.lineShift = Integer.numberOfTrailingZeros(lineSize);
    this.findings = findings;
    this.adversary = adversary;
    this.shortcuts = new Shortcuts(adversary, lineShift);
  }

  Shortcuts shortcuts() {
    return shortcuts;
  }

  int lineShift() {
    return lineShift;
  }

  /**
   * Another translation is in effect.
   *
   * @param on whether there is one at all: what then goes past the cache does so by the choice of a
   *     mapping (MEM-02)
   * @param cacheable whether it reaches a page in such a way that the cache may hold it
   */
  void translates(boolean on, LongPredicate cacheable) {
    translating = on;
    reach = cacheable;
    lastAsked = null;
  }

  /** Tables have changed. */
  void forgetReach() {
    lastAsked = null;
  }

  /** Whether a line of the page may come into the cache without being asked for. */
  boolean isReached(Page page) {
    if (page != lastAsked) {
      lastAsked = page;
      lastReached = translating && reach.test(page.base);
    }
    return lastReached;
  }

  /** Whether instruction cache lines need no invalidation (DIC). */
  boolean unifiesInstructions() {
    return type.unifiesInstructions();
  }

  /** Orders stores past the cache before maintenance (SYN-06). */
  void barrier() {
    barriers++;
  }

  /** The instruction cache holds nothing any more that memory held before. */
  void instructionsInvalidated() {
    invalidations++;
  }

  int invalidations() {
    return invalidations;
  }

  long load(Page page, long address, int log2) {
    int line = present(page, address);
    long value = LittleEndian.get(page.bytes(), offset(address), log2);
    requireCertain(page, offset(address), 1 << log2, address);
    disturb(page, line);
    return value;
  }

  void store(Page page, long address, int log2, long value) {
    int line = present(page, address);
    LittleEndian.put(page.bytes(), offset(address), log2, value);
    page.setState(line, Page.DIRTY);
    page.forgetDoubt(offset(address), 1 << log2);
    disturb(page, line);
  }

  /**
   * A load that does not look into the cache.
   *
   * @param rule which is broken when it should have, where that is not the choice of a mapping
   */
  long loadAround(Page page, long address, int log2, String rule) {
    long value = memory.load(address, log2);
    if (isDirty(page, line(address))
        && LittleEndian.get(page.bytes(), offset(address), log2) != value) {
      findings.report(
          translating && !rule.equals("MMU-05") ? "MEM-02" : rule,
          address,
          "read past the cache, but a dirty line has newer bytes");
    }
    requireCertain(page, offset(address), 1 << log2, address);
    return value;
  }

  /** A store that does not look into the cache (MEM-04). */
  void storeAround(Page page, long address, int log2, long value) {
    int line = line(address);
    if (page.state(line) == Page.ABSENT) {
      prefetch(page, line);
    }
    if (page.hasLines()) {
      requireNoEviction(page, address);
      if (page.state(line) == Page.CLEAN) {
        page.setState(line, Page.STALE);
      }
    }
    memory.store(address, log2, value);
    page.noteStore(line, barriers);
    page.noteChange(offset(address), 1 << log2, invalidations, false);
    page.forgetDoubt(offset(address), 1 << log2);
  }

  /** Whatever a cacheable mapping reached may have been in the cache before this store. */
  private void prefetch(Page page, int line) {
    long address = page.base + ((long) line << lineShift);
    if (adversary.isEager() && (!page.isRemoved(line) || isReached(page))) {
      if (adversary.mayHaveDone("had fetched the line before", address)) {
        fill(page, line);
      }
    }
  }

  private void requireNoEviction(Page page, long address) {
    int first = (offset(address) & -type.granule()) >>> lineShift;
    int lines = Math.min(type.granule(), Page.SIZE) >>> lineShift;
    for (int line = first; line < first + lines; line++) {
      if (isDirty(page, line)) {
        findings.report(
            translating ? "MEM-02" : "MEM-04",
            address,
            "written past the cache, but a dirty line will overwrite it");
      }
    }
  }

  /** DC CVAU: fetches see the line, memory does not. */
  void cleanToUnification(Page page, long address) {
    int line = line(address);
    requireOrder(page, line, address);
    if (isDirty(page, line) && page.state(line) != Page.UNIFIED) {
      noteChange(page, line);
      page.setState(line, Page.UNIFIED);
    }
  }

  /** DC CVAC. */
  void clean(Page page, long address) {
    int line = line(address);
    requireOrder(page, line, address);
    page.noteMaintained(line);
    if (isDirty(page, line)) {
      noteChange(page, line);
      writeBack(page, line);
    }
  }

  /** DC CIVAC. */
  void cleanAndInvalidate(Page page, long address) {
    clean(page, address);
    drop(page, line(address));
    page.setRemoved(line(address), adversary.isEager() && !isReached(page));
  }

  /**
   * DC IVAC of all lines of the granule: dirty ones are lost or written back (MEM-07). What
   * somebody else left dirty may go so, when it is overwritten before anybody reads it.
   */
  void invalidate(Page page, long address) {
    requireOrder(page, line(address), address);
    int first = (offset(address) & -type.granule()) >>> lineShift;
    int lines = Math.min(type.granule(), Page.SIZE) >>> lineShift;
    for (int line = first; line < first + lines; line++) {
      destroy(page, line);
      page.setRemoved(line, adversary.isEager() && !isReached(page));
    }
  }

  private void destroy(Page page, int line) {
    if (isDirty(page, line) && differs(page, line)) {
      int at = line << lineShift;
      if (page.state(line) != Page.INHERITED) {
        findings.report(
            "MEM-07", page.base + at, "DC IVAC may destroy what was written to this line");
      } else {
        byte[] below = memory.read(page.base + at, lineSize);
        page.noteDoubt(at, below, findings.instruction());
        shortcuts.forget();
      }
      if (adversary.mayHaveDone("cleaned the line at DC IVAC", page.base + at)) {
        noteChange(page, line);
        writeBack(page, line);
      }
    }
    drop(page, line);
  }

  /** Puts bytes into a line as if somebody had left them there. */
  void leave(Page page, long address, byte value, boolean dirty) {
    int line = line(address);
    if (page.state(line) == Page.ABSENT) {
      fill(page, line);
    }
    page.bytes()[offset(address)] = value;
    page.setState(line, dirty ? Page.INHERITED : Page.STALE);
  }

  /** A byte becomes another one, wherever it is held. */
  void change(Page page, long address, byte value) {
    memory.write(address, new byte[] {value});
    if (page.state(line(address)) != Page.ABSENT) {
      page.bytes()[offset(address)] = value;
    }
  }

  /** A descriptor as the walker sees it through the cache. */
  long peek(Page page, long address) {
    if (page.state(line(address)) == Page.ABSENT) {
      return memory.load64(address);
    }
    return LittleEndian.get(page.bytes(), offset(address), 3);
  }

  /** Four bytes as a fetch sees them: through the point of unification, or from memory. */
  int fetch(Page page, long address, boolean cached) {
    byte state = page.state(line(address));
    // Whoever leaves code in dirty lines has told fetches of it.
    boolean told = state == Page.UNIFIED || state == Page.INHERITED;
    boolean unified = state < Page.DIRTY || told || type.unifiesData();
    return cached && state != Page.ABSENT && unified
        ? (int) LittleEndian.get(page.bytes(), offset(address), 2)
        : memory.load32(address);
  }

  /** Four bytes as they were stored last. */
  int newest(Page page, long address) {
    byte state = page.state(line(address));
    return state == Page.ABSENT || state == Page.STALE
        ? memory.load32(address)
        : (int) LittleEndian.get(page.bytes(), offset(address), 2);
  }

  boolean isDirty(Page page, long address) {
    return isDirty(page, line(address));
  }

  boolean isStale(Page page, long address) {
    return page.state(line(address)) == Page.STALE;
  }

  /** A mapping went that may have brought back what was dropped before. */
  void translationEnds(Page page) {
    if (page.isAnyRemoved() && isReached(page)) {
      page.forgetRemoved();
    }
  }

  /** Instruction cache lines that held any of these bytes are gone (MEM-10). */
  void settle(Page page, int offset, int size) {
    for (int line = offset >>> lineShift; line <= offset + size - 1 >>> lineShift; line++) {
      if (page.state(line) == Page.DIRTY) {
        page.setState(line, Page.SETTLED);
      }
    }
  }

  private int present(Page page, long address) {
    int line = line(address);
    byte state = page.state(line);
    if (state == Page.ABSENT) {
      fill(page, line);
    } else if (state == Page.STALE) {
      findings.report("MEM-04", address, "the cache line is older than memory");
    }
    return line;
  }

  private void requireCertain(Page page, int offset, int size, long address) {
    if (page.firstDoubt(offset, size) >= 0) {
      findings.report("MEM-07", address, "a byte that DC IVAC may have destroyed is read");
    }
  }

  private void fill(Page page, int line) {
    int at = line << lineShift;
    memory.read(page.base + at, page.bytes(), at, lineSize);
    page.setState(line, Page.CLEAN);
  }

  private void writeBack(Page page, int line) {
    int at = line << lineShift;
    memory.write(page.base + at, page.bytes(), at, lineSize);
    page.setState(line, Page.CLEAN);
  }

  /** What fetches see of a line changes now, unless they saw it before. */
  private void noteChange(Page page, int line) {
    byte state = page.state(line);
    boolean seen = state == Page.UNIFIED || state == Page.SETTLED && type.unifiesData();
    if (!seen) {
      page.noteChange(line << lineShift, lineSize, invalidations, state == Page.SETTLED);
    }
  }

  private void drop(Page page, int line) {
    if (page.hasLines()) {
      page.setState(line, Page.ABSENT);
    }
  }

  private boolean differs(Page page, int line) {
    int at = line << lineShift;
    byte[] below = memory.read(page.base + at, lineSize);
    return !Arrays.equals(below, 0, lineSize, page.bytes(), at, at + lineSize);
  }

  private void disturb(Page page, int line) {
    if (!shortcuts.disturbs()) {
      return;
    }
    long address = page.base + ((long) line << lineShift);
    if (isDirty(page, line)) {
      if (page.state(line) != Page.SETTLED) {
        noteChange(page, line);
      }
      writeBack(page, line);
      adversary.chose("wrote the line back", address);
    }
    if (adversary.tosses()) {
      drop(page, line);
      adversary.chose("dropped the line", address);
    } else if (page.state(line ^ 1) == Page.ABSENT) {
      fill(page, line ^ 1);
      adversary.chose("fetched the neighbour of the line", address ^ lineSize);
    }
  }

  private void requireOrder(Page page, int line, long address) {
    if (page.storedIn(line, barriers)) {
      findings.report(
          "SYN-06", address, "no barrier between a store past the cache and its maintenance");
    }
  }

  static boolean isDirty(Page page, int line) {
    return page.state(line) >= Page.DIRTY;
  }

  private int line(long address) {
    return offset(address) >>> lineShift;
  }

  private static int offset(long address) {
    return (int) address & Page.SIZE - 1;
  }
}
