package relocc.runtime.memory;

import relocc.runtime.adversary.Adversary;
import relocc.runtime.rule.Findings;

/**
 * The data cache: lines apart from memory. It has room for everything, so that what the code forgot
 * to clean never reaches memory by luck; with an adversary lines are also written back and dropped
 * at random. All accesses here stay inside a line.
 */
final class DataCache {
  private final Memory memory;
  private final int lineShift;
  private final int lineSize;
  private final Findings findings;
  private final Adversary adversary;
  private int barriers = 1;
  private int invalidations = 1;

  DataCache(Memory memory, int lineSize, Findings findings, Adversary adversary) {
    this.memory = memory;
    this.lineSize = lineSize;
    this.lineShift = Integer.numberOfTrailingZeros(lineSize);
    this.findings = findings;
    this.adversary = adversary;
  }

  int lineShift() {
    return lineShift;
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
    disturb(page, line);
    return value;
  }

  void store(Page page, long address, int log2, long value) {
    int line = present(page, address);
    LittleEndian.put(page.bytes(), offset(address), log2, value);
    page.setState(line, Page.DIRTY);
    disturb(page, line);
  }

  /** A load that does not look into the cache (MEM-03). */
  long loadAround(Page page, long address, int log2, String rule) {
    long value = memory.load(address, log2);
    if (isDirty(page, line(address))
        && LittleEndian.get(page.bytes(), offset(address), log2) != value) {
      findings.report(rule, address, "read past the cache, but a dirty line has newer bytes");
    }
    return value;
  }

  /** A store that does not look into the cache (MEM-04). */
  void storeAround(Page page, long address, int log2, long value) {
    int line = line(address);
    if (isDirty(page, line)) {
      findings.report(
          "MEM-04", address, "written past the cache, but a dirty line will overwrite it");
    } else if (page.state(line) == Page.CLEAN) {
      page.setState(line, Page.STALE);
    }
    memory.store(address, log2, value);
    page.noteStore(line, barriers);
    page.noteChange(offset(address), 1 << log2, invalidations);
  }

  /** DC CVAC and CVAU. */
  void clean(Page page, long address) {
    int line = line(address);
    requireOrder(page, line, address);
    if (isDirty(page, line)) {
      writeBack(page, line);
    }
  }

  /** DC CIVAC. */
  void cleanAndInvalidate(Page page, long address) {
    clean(page, address);
    drop(page, line(address));
  }

  /** DC IVAC: what the stub wrote and did not clean may be lost (MEM-07). */
  void invalidate(Page page, long address) {
    int line = line(address);
    requireOrder(page, line, address);
    if (page.state(line) == Page.DIRTY && differs(page, line)) {
      findings.report("MEM-07", address, "DC IVAC may destroy what was written to this line");
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

  /** A descriptor as the walker sees it through the cache. */
  long peek(Page page, long address) {
    if (page.state(line(address)) == Page.ABSENT) {
      return memory.load64(address);
    }
    return LittleEndian.get(page.bytes(), offset(address), 3);
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

  private void fill(Page page, int line) {
    int at = line << lineShift;
    memory.read(page.base + at, page.bytes(), at, lineSize);
    page.setState(line, Page.CLEAN);
  }

  private void writeBack(Page page, int line) {
    int at = line << lineShift;
    memory.write(page.base + at, page.bytes(), at, lineSize);
    page.setState(line, Page.CLEAN);
    page.noteChange(at, lineSize, invalidations);
  }

  private void drop(Page page, int line) {
    if (page.hasLines()) {
      page.setState(line, Page.ABSENT);
    }
  }

  private boolean differs(Page page, int line) {
    int at = line << lineShift;
    byte[] below = memory.read(page.base + at, lineSize);
    return !java.util.Arrays.equals(below, 0, lineSize, page.bytes(), at, at + lineSize);
  }

  private void disturb(Page page, int line) {
    if (!adversary.disturbs()) {
      return;
    }
    long address = page.base + ((long) line << lineShift);
    if (isDirty(page, line)) {
      writeBack(page, line);
      adversary.chose("wrote the line back", address);
    }
    if (adversary.tosses()) {
      drop(page, line);
      adversary.chose("dropped the line", address);
    }
  }

  private void requireOrder(Page page, int line, long address) {
    if (page.storedIn(line, barriers)) {
      findings.report(
          "SYN-06", address, "no barrier between a store past the cache and its maintenance");
    }
  }

  private static boolean isDirty(Page page, int line) {
    return page.state(line) >= Page.DIRTY;
  }

  private int line(long address) {
    return offset(address) >>> lineShift;
  }

  private static int offset(long address) {
    return (int) address & Page.SIZE - 1;
  }
}
