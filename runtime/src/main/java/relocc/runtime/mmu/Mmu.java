package relocc.runtime.mmu;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.MemoryType;
import relocc.runtime.rule.Findings;

/**
 * Translates for the current regime. The TLB keeps what it has seen until it is told otherwise,
 * also while translation is off (MMU-07).
 */
public final class Mmu {
  private static final int LOG_RECENT = 8;
  private static final int RECENT = 1 << LOG_RECENT;

  private final Bus bus;
  private final Findings findings;
  private final Walker walker;
  private final Map<Regime, Map<Long, TlbEntry>> tlb = new EnumMap<>(Regime.class);
  private final Set<Regime> invalidated = EnumSet.noneOf(Regime.class);
  private final TlbEntry[] recent = new TlbEntry[RECENT];
  private Set<Long> tables = Set.of();
  private Control control;

  /**
   * @param control the regime that translates first
   */
  public Mmu(Bus bus, Findings findings, Control control) {
    this.bus = bus;
    this.findings = findings;
    this.control = control;
    this.walker = new Walker(bus);
    for (Regime regime : Regime.values()) {
      tlb.put(regime, new HashMap<>());
    }
  }

  /** The registers in effect. */
  public Control control() {
    return control;
  }

  /** Puts other registers, or another regime, into effect. */
  public void configure(Control changed) {
    Control before = control;
    bus.translationEnds();
    control = changed;
    Arrays.fill(recent, null);
    bus.translates(changed.isOn(), this::isCacheable);
    boolean same =
        before.isOn() == changed.isOn()
            && before.regime() == changed.regime()
            && before.translatesAs(changed);
    if (!same) {
      tables.forEach(table -> bus.setTable(table, false));
      tables = changed.isOn() ? new Audit(bus, findings, changed).run() : Set.of();
      tables.forEach(table -> bus.setTable(table, true));
    }
  }

  /**
   * The translation of an address.
   *
   * @throws TranslationFault when there is none
   */
  public TlbEntry translate(long address) {
    // Spread, since a copy often alternates between addresses that differ in high bits alone.
    int slot = (int) ((address >>> 12) * 0x9E3779B97F4A7C15L >>> 64 - LOG_RECENT);
    TlbEntry entry = recent[slot];
    if (entry == null || entry.page() != (address & -4096L)) {
      entry = control.isOn() ? lookUp(address) : flat(address);
      recent[slot] = entry;
    }
    return entry;
  }

  /** Whether lines of a page may be fetched into the data cache without being asked for. */
  private boolean isCacheable(long page) {
    try {
      TlbEntry entry = walker.walk(control, page);
      return entry.type() == MemoryType.NORMAL_CACHED && entry.output() == page;
    } catch (TranslationFault fault) {
      return false;
    }
  }

  private TlbEntry lookUp(long address) {
    Map<Long, TlbEntry> entries = tlb.get(control.regime());
    TlbEntry known = entries.get(address >>> 12);
    if (known == null) {
      TlbEntry walked = walker.walk(control, address);
      entries.put(address >>> 12, walked);
      return walked;
    }
    if (!known.control().translatesAs(control)) {
      findings.report(
          known.control().ttbr() != control.ttbr() ? "TLB-06" : "TLB-07",
          address,
          "a TLB entry from before a change of the registers");
    }
    return known;
  }

  /** MMU-03: Device, no permissions, but the address must exist. */
  private TlbEntry flat(long address) {
    if (address >>> control.physicalBits() != 0) {
      throw new TranslationFault(TranslationFault.ADDRESS_SIZE, 0, "address too large");
    }
    long page = address & -4096L;
    return new TlbEntry(page, page, MemoryType.DEVICE, true, true, page, 12, control);
  }

  /** Drops all entries of a regime. */
  public void invalidate(Regime regime) {
    tlb.get(regime).clear();
    invalidated.add(regime);
    Arrays.fill(recent, null);
  }

  /** Drops the entries of a regime for the block that an address is in. */
  public void invalidate(Regime regime, long address) {
    tlb.get(regime).values().removeIf(entry -> entry.covers(address));
    Arrays.fill(recent, null);
  }

  /** Whether the TLB has any entries. */
  public boolean isHolding() {
    return tlb.values().stream().anyMatch(entries -> !entries.isEmpty());
  }

  /** Whether all entries of a regime have been dropped since the stub was entered. */
  public boolean isInvalidated(Regime regime) {
    return invalidated.contains(regime);
  }
}
