package relocc.runtime;

import relocc.runtime.a64.DataPort;
import relocc.runtime.a64.Registers;
import relocc.runtime.a64.Trap;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.MemoryType;
import relocc.runtime.memory.Shortcuts;
import relocc.runtime.mmu.Mmu;
import relocc.runtime.mmu.TlbEntry;
import relocc.runtime.mmu.TranslationFault;
import relocc.runtime.rule.Findings;
import relocc.runtime.system.Outstanding;

/** Loads and stores by virtual address: translation, permissions, alignment. */
final class DataUnit implements DataPort {
  private static final int ALIGNMENT = 0x21;
  private static final int UNSUPPORTED = 0x35;

  /** No aligned address: nothing is watched. */
  private static final long NOTHING = -1;

  private static final int WRITE = 1 << 6;
  private static final int MAINTENANCE = 1 << 8;
  private static final int A = 1 << 1;
  private static final int SA = 1 << 3;

  private final Bus bus;
  private final Mmu mmu;
  private final Findings findings;
  private final Outstanding outstanding;
  private long watched = NOTHING;
  private boolean translationPending;
  private boolean invalidationExpected;
  private boolean invalidated;

  private final Shortcuts shortcuts;

  DataUnit(Bus bus, Mmu mmu, Findings findings, Outstanding outstanding) {
    this.bus = bus;
    this.shortcuts = bus.shortcuts();
    this.mmu = mmu;
    this.findings = findings;
    this.outstanding = outstanding;
  }

  /** Says whether registers that govern translation may or may not be in effect (SYN-01). */
  void setTranslationPending(boolean pending) {
    translationPending = pending;
    shortcuts.forget();
  }

  /** The MMU has been turned on: lines fetched before must go before memory changes (MMU-09). */
  void expectInvalidation() {
    invalidationExpected = true;
    shortcuts.forget();
    invalidated = false;
  }

  /** IC IALLU. */
  void instructionsInvalidated() {
    invalidated = true;
  }

  private void requireInvalidation(long address) {
    if (!invalidated || outstanding.isUnseen(Outstanding.Kind.INSTRUCTION_CACHE)) {
      findings.report("MMU-09", address, "a store after M=1 without IC IALLU, DSB and ISB");
    }
    invalidationExpected = false;
  }

  @Override
  public long load(long address, int log2) {
    byte[] page = shortcuts.forLoad(address, log2);
    return page != null ? Shortcuts.load(page, address, log2) : loadSlowly(address, log2);
  }

  private long loadSlowly(long address, int log2) {
    if (crossesPage(address, log2)) {
      int half = log2 - 1;
      requireAlignment(address, log2, false);
      long low = loadSlowly(address, half);
      return low | loadSlowly(address + (1L << half), half) << (8 << half);
    }
    TlbEntry entry = translate(address, false);
    requireAlignment(entry, address, log2, false);
    shorten(entry, address);
    return bus.load(entry.physical(address), log2, entry.type());
  }

  @Override
  public void store(long address, int log2, long value) {
    byte[] page = shortcuts.forStore(address, log2);
    if (page != null) {
      outstanding.start(Outstanding.Kind.STORE, Outstanding.Domain.NON_SHAREABLE);
      Shortcuts.store(page, address, log2, value);
    } else {
      storeSlowly(address, log2, value);
    }
  }

  @Override
  public void load16(long address, Registers into, int vector) {
    byte[] page = shortcuts.forLoad(address, 4);
    if (page != null) {
      into.setVector(
          vector, Shortcuts.load(page, address, 3), Shortcuts.load(page, address + 8, 3));
    } else {
      requireAlignment(address, 4, false);
      long low = loadSlowly(address, 3);
      into.setVector(vector, low, load(address + 8, 3));
    }
  }

  @Override
  public void store16(long address, long low, long high) {
    byte[] page = shortcuts.forStore(address, 4);
    if (page != null) {
      outstanding.start(Outstanding.Kind.STORE, Outstanding.Domain.NON_SHAREABLE);
      Shortcuts.store(page, address, 3, low);
      Shortcuts.store(page, address + 8, 3, high);
    } else {
      requireAlignment(address, 4, true);
      storeSlowly(address, 3, low);
      store(address + 8, 3, high);
    }
  }

  @Override
  public void load32(long address, Registers into, int first, int second) {
    byte[] page = shortcuts.forLoad(address, 5);
    if (page != null) {
      Shortcuts.load32(page, address, into, first, second);
    } else {
      load32Slowly(address, into, first, second);
    }
  }

  @Override
  public void store32(long address, Registers from, int first, int second) {
    byte[] page = shortcuts.forStore(address, 5);
    if (page != null) {
      outstanding.start(Outstanding.Kind.STORE, Outstanding.Domain.NON_SHAREABLE);
      Shortcuts.store32(page, address, from, first, second);
    } else {
      store32Slowly(address, from, first, second);
    }
  }

  // Apart from the short ways, so that those stay small enough to be compiled in place.

  private void load32Slowly(long address, Registers into, int first, int second) {
    DataPort.super.load32(address, into, first, second);
  }

  private void store32Slowly(long address, Registers from, int first, int second) {
    DataPort.super.store32(address, from, first, second);
  }

  /** Only where nothing has to be asked any more. */
  private void shorten(TlbEntry entry, long address) {
    if (entry.type() == MemoryType.NORMAL_CACHED && !translationPending) {
      bus.shorten(address, entry.physical(address), entry.writable() && !invalidationExpected);
    }
  }

  private void storeSlowly(long address, int log2, long value) {
    if (crossesPage(address, log2)) {
      int half = log2 - 1;
      requireAlignment(address, log2, true);
      translate(address + (1L << log2) - 1, true);
      storeSlowly(address, half, value);
      storeSlowly(address + (1L << half), half, value >>> (8 << half));
      return;
    }
    TlbEntry entry = translate(address, true);
    requireAlignment(entry, address, log2, true);
    if (invalidationExpected && entry.type() == MemoryType.NORMAL_CACHED) {
      requireInvalidation(address);
    }
    if (entry.type() != MemoryType.NORMAL_CACHED && !bus.isDevice(entry.physical(address))) {
      requireCleaned(address);
    }
    outstanding.start(Outstanding.Kind.STORE, reach(entry.type()));
    shorten(entry, address);
    bus.store(entry.physical(address), log2, value, entry.type());
  }

  /** What goes past the cache is outer shareable, whatever a descriptor says (MMU-03). */
  private static Outstanding.Domain reach(MemoryType type) {
    return type == MemoryType.NORMAL_CACHED
        ? Outstanding.Domain.NON_SHAREABLE
        : Outstanding.Domain.OUTER;
  }

  /** A line that is still being written back could end up over what is stored past the cache. */
  private void requireCleaned(long address) {
    if (outstanding.isOpen(Outstanding.Kind.DATA_CACHE)) {
      findings.report("SYN-04", address, "a store past the cache before DC has completed");
    }
  }

  @Override
  public long loadExclusive(long address, int log2) {
    requireAtomic(address, log2, false);
    watched = address;
    return load(address, log2);
  }

  @Override
  public boolean storeExclusive(long address, int log2, long value) {
    requireAtomic(address, log2, true);
    boolean granted = watched == address;
    watched = NOTHING;
    if (granted) {
      store(address, log2, value);
    }
    return granted;
  }

  /** Only Normal write-back memory need support exclusive and atomic accesses (MEM-15). */
  private void requireAtomic(long address, int log2, boolean write) {
    int syndrome = write ? WRITE : 0;
    if ((address & (1L << log2) - 1) != 0) {
      findings.report("MEM-13", address, "an unaligned exclusive or atomic access");
      throw abort(ALIGNMENT | syndrome, address, "alignment fault");
    }
    if (translate(address, write).type() != MemoryType.NORMAL_CACHED) {
      findings.report("MEM-15", address, "an exclusive or atomic access past the cache");
      throw abort(UNSUPPORTED | syndrome, address, "unsupported exclusive or atomic access");
    }
  }

  @Override
  public void requireAlignment(long address, int log2, boolean write) {
    requireAlignment(translate(address, write), address, log2, write);
  }

  private void requireAlignment(TlbEntry entry, long address, int log2, boolean write) {
    if ((address & (1L << log2) - 1) == 0) {
      return;
    }
    boolean checked = (mmu.control().sctlr() & A) != 0;
    if (entry.type() == MemoryType.DEVICE || checked) {
      findings.report("MEM-13", address, "an unaligned access" + (checked ? ", SCTLR.A" : ""));
      throw abort(ALIGNMENT | (write ? WRITE : 0), address, "alignment fault");
    }
  }

  @Override
  public void requireStackAlignment(long stackPointer) {
    if ((stackPointer & 15) != 0 && (mmu.control().sctlr() & SA) != 0) {
      findings.report("MEM-13", stackPointer, "an unaligned stack pointer");
      throw new Trap(Trap.EC_SP_ALIGNMENT, 0, 0, "SP alignment fault");
    }
  }

  /** DC ZVA on the block of {@code size} bytes around an address. */
  void zero(long address, int size) {
    long block = address & -size;
    TlbEntry entry = translate(block, true);
    if (entry.type() == MemoryType.DEVICE) {
      findings.report("MEM-14", address, "DC ZVA on Device memory");
      throw abort(ALIGNMENT | WRITE, address, "alignment fault");
    }
    for (int at = 0; at < size; at += 16) {
      store16(block + at, 0, 0);
    }
  }

  /** The physical address for a maintenance operation. */
  long maintained(long address, boolean destroys) {
    requireSettled(address);
    TlbEntry entry = find(address, MAINTENANCE | WRITE);
    if (destroys && !entry.writable()) {
      throw abort(
          TranslationFault.PERMISSION | 3 | MAINTENANCE | WRITE, address, "permission fault");
    }
    return entry.physical(address);
  }

  private TlbEntry translate(long address, boolean write) {
    if (translationPending) {
      requireSettled(address);
    }
    TlbEntry entry = find(address, write ? WRITE : 0);
    if (write && !entry.writable()) {
      throw abort(TranslationFault.PERMISSION | 3 | WRITE, address, "permission fault");
    }
    return entry;
  }

  private void requireSettled(long address) {
    if (translationPending) {
      findings.report("SYN-01", address, "an access while a translation register waits for an ISB");
    }
  }

  private TlbEntry find(long address, int syndrome) {
    try {
      return mmu.translate(address);
    } catch (TranslationFault fault) {
      throw abort(fault.status() | syndrome, address, fault.getMessage());
    }
  }

  private static Trap abort(int syndrome, long address, String message) {
    return new Trap(Trap.EC_DATA_ABORT, syndrome, address, message);
  }

  private static boolean crossesPage(long address, int log2) {
    return ((int) address & 0xfff) > 4096 - (1 << log2);
  }
}
