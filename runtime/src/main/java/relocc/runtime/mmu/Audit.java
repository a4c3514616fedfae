package relocc.runtime.mmu;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.MemoryType;
import relocc.runtime.memory.Window;
import relocc.runtime.rule.Findings;

/**
 * Reads all tables at the moment they come into use, since a core may use any part of them from
 * then on, whether or not the code ever touches the addresses.
 */
final class Audit {
  private static final Set<Window.Kind> MEMORY =
      Set.of(Window.Kind.RAM, Window.Kind.READ, Window.Kind.ROM);

  private final Bus bus;
  private final Findings findings;
  private final Control control;
  private final Geometry geometry;
  private final int outputBits;
  private final Reach reach;
  private final Set<Long> tables = new HashSet<>();
  private Optional<Boolean> nonSecure = Optional.empty();
  private boolean translates;
  private boolean own;

  /**
   * @param reach learns what the tables map through the cache
   */
  Audit(Bus bus, Findings findings, Control control, Reach reach) {
    this.reach = reach;
    this.bus = bus;
    this.findings = findings;
    this.control = control;
    this.geometry = control.geometry();
    this.outputBits = control.outputBits();
  }

  /**
   * Reads all tables; false when they translate nothing.
   *
   * @param judged whether what they hold is judged, besides whether they can be used at all
   */
  boolean run(boolean judged) {
    own = judged;
    if (control.upper() && !isDeclared(control.root())) {
      findings.report("TLB-08", control.root(), "TCR.EPD1 is clear, and TTBR1 is nobody's");
      return false;
    } else if (!control.upper() && !control.reaches(findings.instruction())) {
      findings.report("TAB-03", 0, "TCR.T0SZ leaves no room for the address of the code");
      return false;
    }
    if (isGeometrySound()) {
      if (own) {
        auditRegisters();
      }
      long first = control.upper() ? -1L << control.virtualBits() : 0;
      auditTable(control.root(), geometry.startLevel(), first);
    }
    return translates;
  }

  /** The addresses of all pages that hold descriptors. */
  Set<Long> tables() {
    return tables;
  }

  private boolean isDeclared(long address) {
    return !bus.kinds(new Extent(address, 8)).contains(Window.Kind.FORBIDDEN);
  }

  private boolean isGeometrySound() {
    if (!control.hasGranule()) {
      return isSound("TAB-05", "TCR.TG0 selects a granule that is not there");
    } else if (control.isSplittingInVain()) {
      return isSound("TAB-10", "TCR.DS is set where it means nothing");
    } else if (!control.hasSize()) {
      return isSound("TAB-02", "TCR.T0SZ is " + control.t0sz());
    } else if (control.isBigEndian()) {
      return isSound("TAB-19", "SCTLR.EE: tables would be read big-endian");
    }
    return true;
  }

  private boolean isSound(String rule, String message) {
    require(false, rule, 0, message);
    return false;
  }

  private void auditRegisters() {
    long tcr = control.tcr();
    boolean el2 = !control.regime().isSplit();
    int largest = control.physicalBits() < 52 ? 5 : 6;
    require(control.outputField() <= largest, "TAB-06", 0, "TCR.PS is reserved");
    require(
        control.base() == control.root(),
        "TAB-07",
        control.ttbr(),
        "TTBR is not aligned to the size of the root table");
    require((control.ttbr() & 1) == 0, "TLB-13", 0, "TTBR.CnP is set");
    require((tcr >>> 12 & 3) != 1, "TAB-22", 0, "TCR.SH0 is reserved");
    require((tcr >>> (el2 ? 21 : 39) & 3) == 0, "TAB-13", 0, "TCR.HA or HD is set");
    // DS, HPD and what else changes the meaning of descriptors; a processor of ARMv8.0 has none.
    long others = tcr & ~(1L << (el2 ? 32 : 59));
    require(others >>> (el2 ? 32 : 41) == 0, "TAB-10", 0, "TCR selects other descriptors");
    if (el2) {
      require((tcr & 0x8080_0000L) == 0x8080_0000L, "TAB-16", 0, "TCR RES1 bits are clear");
      // HPD, the HWU bits, TBID and TCMA among them: features that nobody has looked for.
      require((tcr & 0x7f08_00c0L) == 0, "TAB-10", 0, "TCR RES0 bits are set");
      require(
          control.ttbr() >>> 48 == 0, "TAB-07", 0, "TTBR0 of " + control.regime() + " has no ASID");
    } else {
      require((tcr & 0x8_0000_0040L) == 0, "TAB-10", 0, "TCR RES0 bits are set");
      require(control.ttbr() >>> 48 == 0, "ERR-06", 0, "an ASID other than 0");
    }
  }

  private void auditTable(long table, int level, long virtual) {
    int entries = 1 << geometry.indexBits(level);
    Extent extent = new Extent(table, entries * 8L);
    for (long page = table & -4096L; page - table < extent.size(); page += 4096) {
      tables.add(page);
    }
    Set<Window.Kind> kinds = bus.kinds(extent);
    if (kinds.contains(Window.Kind.FORBIDDEN) || kinds.contains(Window.Kind.DEVICE)) {
      require(false, "MEM-01", table, "a translation table outside memory");
      return;
    }
    List<Descriptor> descriptors = new ArrayList<>(entries);
    for (int i = 0; i < entries; i++) {
      long word = bus.descriptor(table + 8L * i, control.walksCached());
      descriptors.add(new Descriptor(word, level, geometry));
    }
    for (int i = 0; i < entries; i++) {
      auditEntry(descriptors, i, virtual + ((long) i << geometry.shift(level)));
    }
  }

  private void auditEntry(List<Descriptor> table, int index, long virtual) {
    Descriptor descriptor = table.get(index);
    translates |= descriptor.isTable() || descriptor.isLeaf();
    if (descriptor.isTable()) {
      long next = descriptor.nextTable();
      require(!descriptor.hasReserved(), "TAB-09", virtual, "RES0 bits of a table descriptor");
      require(!descriptor.restrictsBelow(), "TAB-18", virtual, "a table restricts what is below");
      require(next >>> outputBits == 0, "TAB-06", next, "a table past TCR.PS");
      // A table that is reached twice would be a loop.
      if (next >>> outputBits == 0 && !tables.contains(next)) {
        auditTable(next, descriptor.level() + 1, virtual);
      }
    } else if (descriptor.isLeaf() && !own) {
      reach(descriptor);
    } else if (descriptor.isLeaf()) {
      auditLeaf(descriptor, virtual);
      if (descriptor.isContiguous()) {
        auditContiguous(table, index, virtual);
      }
    } else {
      require((descriptor.word() & 1) == 0, "TAB-08", virtual, "a reserved descriptor");
    }
  }

  private void auditLeaf(Descriptor leaf, long virtual) {
    require(!leaf.isMisaligned(), "TAB-11", virtual, "a block at an address not its multiple");
    require(!leaf.hasReserved(), "TAB-09", virtual, "RES0 bits of a leaf");
    require(!leaf.isNotTranslating(), "TLB-05", virtual, "a block with nT may fault");
    require(leaf.isAccessed(), "TAB-13", virtual, "the access flag of a leaf is clear");
    require(leaf.shareability(control) != 1, "TAB-22", virtual, "SH of a leaf is reserved");
    require(leaf.shareability(control) != 2, "TAB-22", virtual, "memory is not inner shareable");
    if (!control.regime().isSplit()) {
      require(leaf.hasAp1(), "TAB-16", virtual, "AP[1] is RES1 at EL2");
      require(!leaf.hasBit53(), "TAB-16", virtual, "bit 53 is RES0 at EL2: XN is bit 54");
      require(!leaf.isNotGlobal(), "TAB-16", virtual, "nG is RES0 at EL2");
      requireOneState(leaf, virtual);
    } else {
      require(!leaf.hasAp1(), "TAB-15", virtual, "EL0 may access a page of the stub");
      require(!leaf.isNotGlobal(), "TAB-15", virtual, "a page of the stub is not global");
    }
    int attributes = control.attributes(leaf.attributeIndex());
    require(!Control.isReserved(attributes), "TAB-21", virtual, "a reserved MAIR attribute");
    boolean executable = leaf.isExecutable(control);
    require(!(executable && leaf.isWritable()), "TAB-17", virtual, "writable and executable");
    require(leaf.output() >>> outputBits == 0, "TAB-06", virtual, "output past TCR.PS");
    auditMemory(leaf, virtual, control.type(attributes), executable);
  }

  /** All memory is of one address space: of the Non-secure, or, at EL3 alone, of the Secure. */
  private void requireOneState(Descriptor leaf, long virtual) {
    boolean may = control.regime() == Regime.EL3;
    boolean known = may ? nonSecure.orElse(leaf.isNonSecure()) : false;
    nonSecure = Optional.of(known);
    require(leaf.isNonSecure() == known, "TAB-09", virtual, "NS is not that of other leaves");
  }

  /** What a leaf maps must be memory of its type (MEM-01). */
  private void auditMemory(Descriptor leaf, long virtual, MemoryType type, boolean executable) {
    Extent extent = new Extent(leaf.output(), 1L << leaf.shift());
    Set<Window.Kind> kinds = bus.kinds(extent);
    if (kinds.contains(Window.Kind.FORBIDDEN)) {
      findings.report("MEM-01", virtual, "a leaf maps memory that must not be touched");
    }
    if (type == MemoryType.DEVICE) {
      require(!executable, "MEM-12", virtual, "a Device page is executable");
    } else if (kinds.contains(Window.Kind.DEVICE)) {
      findings.report("MEM-01", virtual, "a leaf maps a device as Normal memory");
    }
    reach(leaf);
    boolean sound = !Control.isReserved(control.attributes(leaf.attributeIndex()));
    boolean memory = MEMORY.stream().anyMatch(kinds::contains);
    boolean writeBack =
        type == MemoryType.NORMAL_CACHED
            && Control.isOuterWriteBack(control.attributes(leaf.attributeIndex()));
    require(
        !(memory && sound) || writeBack,
        "MEM-02",
        virtual,
        "memory is not mapped write-back, as others see it");
    if (executable) {
      boolean page = leaf.level() == 3;
      require(page && bus.mayHoldCode(extent), "MEM-12", virtual, "what is not code is executable");
      require(!leaf.isGuarded(), "EL-18", virtual, "guarded code without landing pads");
    }
    boolean readOnly = kinds.contains(Window.Kind.ROM) || kinds.contains(Window.Kind.KEEP);
    require(!(readOnly && leaf.isWritable()), "MEM-16", virtual, "read-only memory is writable");
    boolean pointless = kinds.equals(Set.of(Window.Kind.READ));
    require(!(pointless && leaf.isWritable()), "MEM-16", virtual, "what is only read is writable");
  }

  private void reach(Descriptor leaf) {
    boolean exists = leaf.output() >>> outputBits == 0;
    MemoryType type = control.type(control.attributes(leaf.attributeIndex()));
    if (type == MemoryType.NORMAL_CACHED && leaf.isAccessed() && exists) {
      reach.add(new Extent(leaf.output(), 1L << leaf.shift()));
    }
  }

  /** A group with the contiguous bit is alike, consecutive and aligned (TAB-12). */
  private void auditContiguous(List<Descriptor> table, int index, long virtual) {
    Descriptor own = table.get(index);
    int group = geometry.granule().group(own.level());
    if (group == 0) {
      return;
    }
    int start = index & -group;
    Descriptor first = table.get(start);
    long size = 1L << first.shift();
    boolean alike = start + group <= table.size() && first.output() % (group * size) == 0;
    for (int i = 0; alike && i < group; i++) {
      Descriptor member = table.get(start + i);
      alike =
          member.isLeaf()
              && member.withoutOutput() == first.withoutOutput()
              && member.output() == first.output() + i * size;
    }
    require(alike, "TAB-12", virtual, "a contiguous group is not alike");
  }

  private void require(boolean sound, String rule, long address, String message) {
    if (!sound && own) {
      findings.report(rule, address, message);
    }
  }
}
