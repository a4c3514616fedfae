package relocc.runtime;

import java.util.EnumSet;
import java.util.Set;
import relocc.runtime.memory.Bus;
import relocc.runtime.mmu.Mmu;
import relocc.runtime.mmu.Regime;
import relocc.runtime.rule.Findings;
import relocc.runtime.system.Features;
import relocc.runtime.system.Operation;
import relocc.runtime.system.Outstanding;
import relocc.runtime.system.Outstanding.Domain;
import relocc.runtime.system.Outstanding.Kind;

/** Cache and TLB operations. */
final class Maintenance {
  /** TGE and E2H. */
  private static final long HOST = 1L << 27 | 1L << 34;

  private static final long DZP = 1 << 4;
  private static final Set<Operation.Kind> CLEANS =
      EnumSet.of(Operation.Kind.CLEAN, Operation.Kind.CLEAN_TO_UNIFICATION);

  private final Processor processor;
  private final Bus bus;
  private final Mmu mmu;
  private final DataUnit data;
  private final FetchUnit fetch;
  private final Outstanding outstanding;
  private final boolean zeroProhibited;
  private final boolean earlyCortexA53;
  private final Findings findings;
  private boolean barrierTried;

  Maintenance(
      Processor processor,
      Bus bus,
      Mmu mmu,
      DataUnit data,
      FetchUnit fetch,
      Outstanding outstanding,
      Findings findings) {
    this.processor = processor;
    this.zeroProhibited = (processor.constants().get("DCZID_EL0") & DZP) != 0;
    this.earlyCortexA53 = new Features(processor.constants()).isEarlyCortexA53();
    this.bus = bus;
    this.mmu = mmu;
    this.data = data;
    this.fetch = fetch;
    this.outstanding = outstanding;
    this.findings = findings;
  }

  /**
   * @param level where it is executed, 1..3
   * @param hcr HCR_EL2 as it is in effect
   */
  void run(Operation operation, long value, int level, long hcr) {
    switch (operation.kind()) {
      case TLB -> invalidateTranslations(operation, value, level, hcr);
      case INSTRUCTION_CACHE -> invalidateInstructions(operation, value);
      case ZERO -> zero(value);
      case SET_AND_WAY -> findings.report("MEM-08", value, "cache maintenance by set and way");
      default -> maintainData(operation.kind(), value);
    }
  }

  /** DSB or DMB; {@code option} is the CRm field. */
  void barrier(boolean completes, int option) {
    barrierTried = true;
    if (completes && (option & 3) == 3) {
      fetch.complete();
    }
  }

  private void zero(long address) {
    if (zeroProhibited) {
      findings.report("MEM-14", address, "DC ZVA although DCZID_EL0.DZP prohibits it");
    }
    data.zero(address, processor.zeroBlock());
  }

  private void maintainData(Operation.Kind kind, long address) {
    if (earlyCortexA53 && CLEANS.contains(kind)) {
      findings.report("ERR-02", address, "a clean without invalidation on an early Cortex-A53");
    }
    long physical = data.maintained(address, kind == Operation.Kind.INVALIDATE);
    long line = physical & -processor.dataLine();
    outstanding.start(Kind.DATA_CACHE, Domain.SYSTEM);
    barrierTried = false;
    switch (kind) {
      case INVALIDATE -> bus.invalidate(line);
      case CLEAN -> bus.clean(line);
      case CLEAN_AND_INVALIDATE -> bus.cleanAndInvalidate(line);
      // Reaches the point of unification only, which is above memory (MEM-05).
      default -> bus.cleanToUnification(line);
    }
  }

  private void invalidateInstructions(Operation operation, long address) {
    if (outstanding.isOpen(Kind.DATA_CACHE)) {
      // A barrier that does not complete them is another mistake than none.
      findings.report(
          barrierTried ? "SYN-04" : "MEM-10",
          address,
          "IC before the data cache maintenance is complete");
    }
    if (outstanding.isOpen(Kind.STORE)) {
      findings.report("MEM-10", address, "IC before the stores of what may be code are complete");
    }
    boolean shared = operation.isBroadcast() || operation.name().equals("IC_IVAU");
    outstanding.start(Kind.INSTRUCTION_CACHE, shared ? Domain.INNER : Domain.NON_SHAREABLE);
    if (operation.name().equals("IC_IVAU")) {
      long physical = data.maintained(address, false);
      fetch.invalidate(address, physical);
      bus.instructionsInvalidated(
          physical & -processor.instructionLine(), processor.instructionLine());
    } else {
      fetch.invalidate();
      data.instructionsInvalidated();
      bus.instructionsInvalidated();
    }
  }

  private void invalidateTranslations(Operation operation, long value, int level, long hcr) {
    String name = operation.name();
    outstanding.start(Kind.TLB, operation.isBroadcast() ? Domain.INNER : Domain.NON_SHAREABLE);
    int named = name.contains("E3") ? 3 : name.contains("E2") ? 2 : 1;
    // The operations of EL1 are those of a host at EL2 when it runs programs itself (TLB-11).
    boolean host =
        named == 1 && level >= 2 && (hcr & HOST) == HOST && !name.matches(".*(S12|_ALL).*");
    Regime regime = Translation.regime(host ? 2 : named, hcr);
    long address = value << 20 >> 8 & -4096L;
    boolean all = name.contains("ALLE") || name.contains("VMALL");
    if (all) {
      mmu.invalidate(regime);
    } else if (name.contains("ASID")) {
      mmu.invalidateSpace(regime, (int) (value >>> 48));
    } else if (name.contains("VAA")) {
      mmu.invalidate(regime, address);
    } else {
      mmu.invalidate(regime, address, (int) (value >>> 48));
    }
    fetch.forgetTranslation();
    bus.shortcuts().forget();
  }
}
