package relocc.runtime;

import java.util.List;
import relocc.runtime.a64.ProcessorState;
import relocc.runtime.a64.Registers;
import relocc.runtime.a64.SystemPort;
import relocc.runtime.a64.Trap;
import relocc.runtime.memory.Bus;
import relocc.runtime.rule.Findings;
import relocc.runtime.system.Features;
import relocc.runtime.system.HostView;
import relocc.runtime.system.Operation;
import relocc.runtime.system.Outstanding;
import relocc.runtime.system.Register;
import relocc.runtime.system.RegisterTable;
import relocc.runtime.system.SystemRegisters;
import relocc.runtime.system.Traps;

/** System registers, barriers and hints, as instructions see them. */
final class SystemUnit implements SystemPort {
  private static final String NOTHING = "";
  private static final int VECTORS = 2048;
  private static final int HINT_WFE = 2;
  private static final int HINT_WFI = 3;
  private static final int ALL_MASKED = 15;
  private static final long HCR_E2H = 1L << 34;
  private static final long NS_OR_EEL2 = 1 | 1 << 18;
  private final Registers registers;
  private final ProcessorState state;
  private final SystemRegisters system;
  private final Features features;
  private final Traps traps;
  private final Outstanding outstanding;
  private final Bus bus;
  private final Translation translation;
  private final Maintenance maintenance;
  private final Exceptions exceptions;
  private final Findings findings;

  /** The rule that is broken unless an ISB follows at once. */
  private String expected = NOTHING;

  /** Whether VHE has been switched, and the switch may not be in effect. */
  private boolean viewChanges;

  private long switchedAt;
  private long synchronisedAt = -1;
  private boolean asleep;
  private long sleptAt = -1;

  SystemUnit(
      Registers registers,
      ProcessorState state,
      SystemRegisters system,
      Features features,
      Outstanding outstanding,
      Bus bus,
      Translation translation,
      Maintenance maintenance,
      Exceptions exceptions,
      Findings findings) {
    this.registers = registers;
    this.state = state;
    this.system = system;
    this.features = features;
    this.traps = new Traps(system, features, findings);
    this.outstanding = outstanding;
    this.bus = bus;
    this.translation = translation;
    this.maintenance = maintenance;
    this.exceptions = exceptions;
    this.findings = findings;
  }

  /** Whether it waits for an event that never comes. */
  boolean isAsleep() {
    return asleep;
  }

  /** Whether something is to be said or done after the instruction that was just executed. */
  boolean isWatching() {
    return expected != NOTHING || asleep;
  }

  /** Judges the instruction that has just been executed: MMU-02, ERR-14. */
  void judgeSwitch() {
    if (expected != NOTHING && registers.pc() != switchedAt) {
      findings.report(expected, 0, "an instruction between a write of a register and its ISB");
      expected = NOTHING;
    }
  }

  @Override
  public long read(int key) {
    Register register = register(key);
    if (register == null) {
      return unknownRead(key);
    }
    requireAccess(register);
    return switch (register.name()) {
      case "NZCV" -> (long) registers.flags() << 28;
      case "DAIF" -> (long) state.daif() << 6;
      case "CurrentEL" -> (long) state.level() << 2;
      case "SPSel" -> state.hasOwnStack() ? 1 : 0;
      case "SP_EL0" -> state.stackPointer(bankOfEl0());
      case "SP_EL1" -> state.stackPointer(1);
      case "SP_EL2" -> state.stackPointer(2);
      default -> system.written(register.name());
    };
  }

  /** The register that a key means at this level; null when there is none. */
  private Register register(int key) {
    Register register = RegisterTable.byKey().get(key);
    if (state.level() != 2) {
      return register;
    }
    if (viewChanges && register != null && HostView.changes(register)) {
      findings.report("SYN-01", 0, register.name() + " is used while HCR_EL2.E2H waits for an ISB");
    }
    if (!isHost()) {
      return register;
    }
    return register == null ? HostView.alias(key) : HostView.of(register);
  }

  /** VHE is in effect. */
  private boolean isHost() {
    return (system.effective("HCR_EL2") & HCR_E2H) != 0;
  }

  /** The identification space reads as zero where nothing is allocated. */
  private long unknownRead(int key) {
    boolean identification = key >= key(3, 0, 0, 1, 0) && key <= key(3, 0, 0, 7, 7);
    if (!identification || state.level() == 0) {
      throw Trap.undefined();
    }
    return 0;
  }

  private static int key(int op0, int op1, int crn, int crm, int op2) {
    return SystemPort.key(op0, op1, crn, crm, op2);
  }

  @Override
  public void write(int key, long value) {
    Register register = register(key);
    if (register == null || !register.writable()) {
      throw Trap.undefined();
    }
    requireAccess(register);
    switch (register.name()) {
      case "NZCV" -> registers.setFlags((int) (value >>> 28) & 15);
      case "DAIF" -> state.setDaif((int) (value >>> 6) & 15);
      case "SPSel" -> state.setOwnStack((value & 1) != 0);
      case "SP_EL0" -> state.setStackPointer(bankOfEl0(), value);
      case "SP_EL1" -> state.setStackPointer(1, value);
      case "SP_EL2" -> state.setStackPointer(2, value);
      case "HCR_EL2" -> writeHypervisorConfiguration(value);
      case "ICC_SRE_EL1", "ICC_SRE_EL2", "ICC_SRE_EL3" ->
          writeInterruptAccess(register.name(), value);
      default -> writeOther(register, value);
    }
  }

  /** SRE stays 0 as long as that of the levels above is 0. */
  private void writeInterruptAccess(String name, long value) {
    for (String above : List.of("ICC_SRE_EL2", "ICC_SRE_EL3")) {
      if (above.compareTo(name) > 0 && system.isPending(above)) {
        findings.report("SYN-01", 0, name + " is written while " + above + " waits for an ISB");
      }
    }
    system.write(name, features.has("NO_SRE") ? value & ~1 : value);
  }

  /** AmpereOne (AC04_CPU_23) wants a DSB before and an ISB right behind. */
  private void writeHypervisorConfiguration(long value) {
    if (features.isAmpereOne()) {
      expected = "ERR-14";
      switchedAt = registers.pc();
    }
    long able = features.has("VHE") ? value : value & ~HCR_E2H;
    long kept = features.has("E2H1") ? able | HCR_E2H : able;
    viewChanges |= state.level() == 2 && ((kept ^ system.written("HCR_EL2")) & HCR_E2H) != 0;
    system.write("HCR_EL2", kept);
    translation.refresh(state.level());
  }

  private void writeOther(Register register, long value) {
    if (register.immediate()) {
      system.set(register.name(), value);
      return;
    }
    String level = "_EL" + Math.max(1, state.level());
    if (register.name().equals("VBAR" + level) && state.daif() != ALL_MASKED) {
      findings.report("EL-15", 0, "other vectors while interrupts are not masked");
    }
    if (register.name().startsWith("VBAR") && (value & VECTORS - 1) != 0) {
      findings.report("EL-08", value, "vectors that are not aligned to 2 KiB");
    }
    traps.judgeWrite(register.name(), value);
    translation.judgeTables(state.level(), register.name());
    if (register.name().equals("SCTLR" + level)) {
      boolean behindIsb = synchronisedAt == registers.pc() - 4;
      boolean switched = translation.judgeSwitch(state.level(), value, behindIsb);
      expected = switched ? "MMU-02" : NOTHING;
      switchedAt = registers.pc();
    }
    system.write(register.name(), value);
    translation.refresh(state.level());
  }

  /** SP_EL0 cannot be named while it is the current stack pointer. */
  private int bankOfEl0() {
    if (!state.hasOwnStack()) {
      throw Trap.undefined();
    }
    return 0;
  }

  private void requireAccess(Register register) {
    traps.requireAccess(register, state.level());
    if (register.name().startsWith("FPC") || register.name().startsWith("FPS")) {
      requireVectors();
    }
  }

  @Override
  public void writeField(int op1, int op2, int immediate) {
    int field = op1 << 3 | op2;
    if (field == 036) {
      state.setDaif(state.daif() | immediate);
    } else if (field == 037) {
      state.setDaif(state.daif() & ~immediate);
    } else if (field == 005) {
      state.setOwnStack((immediate & 1) != 0);
    } else if (field != 004 || !features.has("PAN")) {
      throw Trap.undefined();
    }
  }

  @Override
  public void operate(int key, long value) {
    Operation operation = Operation.byKey().get(key);
    if (operation == null || state.level() < operation.level() || !isThere(operation)) {
      throw Trap.undefined();
    }
    maintenance.run(operation, value, state.level(), system.effective("HCR_EL2"));
  }

  /** EL3 cannot work on EL2's translations while SCR_EL3 leaves the lower levels without EL2. */
  private boolean isThere(Operation operation) {
    boolean ofEl2 = operation.name().contains("E2");
    return state.level() < 3 || !ofEl2 || (system.effective("SCR_EL3") & NS_OR_EEL2) != 0;
  }

  @Override
  public void barrier(boolean completes, int option) {
    maintenance.barrier(completes, option);
    if ((option & 3) == 3) {
      bus.barrier();
    }
    if (completes) {
      outstanding.complete(option);
    }
  }

  @Override
  public void synchronise() {
    expected = NOTHING;
    viewChanges = false;
    synchronisedAt = registers.pc();
    exceptions.synchronise();
  }

  @Override
  public void hint(int number) {
    if (number == HINT_WFE || number == HINT_WFI) {
      // The first may find an event that came before; in a loop the second sleeps.
      asleep = sleptAt == registers.pc();
      sleptAt = registers.pc();
    }
  }

  @Override
  public void exceptionReturn() {
    if (state.level() == 0) {
      throw Trap.undefined();
    }
    exceptions.leave();
  }

  /** EL-11. */
  @Override
  public void requireVectors() {
    traps.requireVectors(state.level());
  }

  /** ID_AA64ISAR0_EL1.CRC32. */
  @Override
  public void requireChecksums() {
    requireInstructions(16);
  }

  /** ID_AA64ISAR0_EL1.SHA2. */
  @Override
  public void requireHashes() {
    requireInstructions(12);
  }

  private void requireInstructions(int field) {
    if ((system.written("ID_AA64ISAR0_EL1") >>> field & 15) == 0) {
      throw Trap.undefined();
    }
  }
}
