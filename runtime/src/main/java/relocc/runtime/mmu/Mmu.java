package relocc.runtime.mmu;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.MemoryType;
import relocc.runtime.memory.Window.Table;
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
  private final Map<Regime, Tlb> tlb = new EnumMap<>(Regime.class);
  private final Set<Regime> invalidated = EnumSet.noneOf(Regime.class);
  private final TlbEntry[] recent = new TlbEntry[RECENT];
  private final Map<Long, Control> lowerRoots = new HashMap<>();
  private final Map<Long, Control> upperRoots = new HashMap<>();
  private final Reach reach = new Reach();
  private Map<Long, Table> live = new HashMap<>();
  private Map<Long, Table> current = new HashMap<>();
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
      tlb.put(regime, new Tlb());
    }
    if (control.isOn()) {
      adopt(false, Findings.ignored());
      mark(live);
      bus.translates(true, reach::contains);
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
    boolean same =
        before.isOn() == changed.isOn()
            && before.regime() == changed.regime()
            && before.cachesData() == changed.cachesData()
            && before.translatesAs(changed);
    if (!same) {
      // Tables that were walked may still be, until the TLB forgets the way (TLB-09).
      Map<Long, Table> old = before.isOn() && changed.isOn() ? Map.copyOf(live) : Map.of();
      mark(Map.of());
      live = new HashMap<>(old);
      live.values().removeIf(kind -> kind == Table.RESERVED); // nothing invalid is cached (TLB-01)
      adopt(before.isOn() && before.regime() == changed.regime(), findings);
      mark(live);
    }
    bus.translates(changed.isOn(), reach::contains);
  }

  /**
   * Reads the tables of both halves; those outside the stub's memory are somebody else's affair.
   */
  private void adopt(boolean wasOn, Findings judge) {
    current = new HashMap<>();
    reach.clear();
    for (boolean upper : halves()) {
      Control half = control.half(upper);
      if (control.isOn() && !half.isDisabled()) {
        Audit audit = new Audit(bus, judge, half, reach);
        Table kind = audit.run(bus.isInBlob(half.root())) ? Table.LIVE : Table.RESERVED;
        audit.tables().forEach(table -> current.put(table, kind));
        note(half, kind, wasOn);
      }
    }
    live.putAll(current);
  }

  private boolean[] halves() {
    return control.regime().isSplit() ? new boolean[] {false, true} : new boolean[] {false};
  }

  /**
   * Other tables for a half whose old translations the TLB may hold must not come (TLB-06), nor the
   * same with other meaning (TLB-07).
   */
  private void note(Control half, Table kind, boolean wasOn) {
    Map<Long, Control> roots = half.upper() ? upperRoots : lowerRoots;
    if (kind != Table.LIVE) {
      return;
    }
    if (wasOn && roots.keySet().stream().anyMatch(root -> root != half.root())) {
      findings.report("TLB-06", half.root(), "other tables without a break before");
    } else if (wasOn && roots.values().stream().anyMatch(old -> !old.translatesAs(half))) {
      findings.report("TLB-07", half.root(), "TCR or MAIR changed without a break before");
    }
    roots.put(half.root(), half);
  }

  private void mark(Map<Long, Table> tables) {
    live.keySet().forEach(table -> bus.setTable(table, Table.NONE));
    tables.forEach(bus::setTable);
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

  private TlbEntry lookUp(long address) {
    Control half = control.half(control.isUpper(address));
    if (half.isDisabled() && !(half.upper() ? upperRoots : lowerRoots).isEmpty()) {
      findings.report("TLB-08", address, "the TLB may translate although EPD is set");
    }
    Tlb entries = tlb.get(control.regime());
    int asid = control.asid();
    Optional<TlbEntry> found = entries.find(address, asid);
    if (found.isEmpty()) {
      TlbEntry walked = walker.walk(control, address);
      entries.add(walked, asid);
      invalidated.remove(control.regime());
      return walked;
    }
    TlbEntry known = found.get();
    if (!known.control().translatesAs(half)) {
      findings.report(
          known.control().root() != half.root() ? "TLB-06" : "TLB-07",
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
    return new TlbEntry(page, page, MemoryType.DEVICE, true, true, true, page, 12, control);
  }

  /** Drops all entries of a regime. */
  public void invalidate(Regime regime) {
    tlb.get(regime).clear();
    if (regime == control.regime()) {
      mark(Map.of());
      live = new HashMap<>(current);
      mark(live);
      forgetRoots(lowerRoots, control.half(false));
      forgetRoots(upperRoots, control.half(true));
    }
    invalidated.add(regime);
    Arrays.fill(recent, null);
  }

  private void forgetRoots(Map<Long, Control> roots, Control half) {
    boolean again = roots.containsKey(half.root()) && control.isOn() && !half.isDisabled();
    roots.clear();
    if (again) {
      roots.put(half.root(), half);
    }
  }

  /** Drops the entries of a regime for the block that an address is in, of all address spaces. */
  public void invalidate(Regime regime, long address) {
    tlb.get(regime).clear(address);
    Arrays.fill(recent, null);
  }

  /** Drops the entries of a regime for the block that an address is in, global or of an ASID. */
  public void invalidate(Regime regime, long address, int asid) {
    tlb.get(regime).clear(address, asid);
    Arrays.fill(recent, null);
  }

  /** Drops the entries of a regime that are of one ASID. */
  public void invalidateSpace(Regime regime, int asid) {
    tlb.get(regime).clear(asid);
    Arrays.fill(recent, null);
  }

  /** Whether the TLB has any entries. */
  public boolean isHolding() {
    return !tlb.values().stream().allMatch(Tlb::isEmpty);
  }

  /** Whether all entries of a regime have been dropped, and none has come since. */
  public boolean isInvalidated(Regime regime) {
    return invalidated.contains(regime);
  }
}
