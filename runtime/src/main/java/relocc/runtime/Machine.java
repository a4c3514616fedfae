package relocc.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import relocc.runtime.a64.Core;
import relocc.runtime.a64.History;
import relocc.runtime.a64.ProcessorState;
import relocc.runtime.a64.Registers;
import relocc.runtime.a64.Trap;
import relocc.runtime.adversary.Adversary;
import relocc.runtime.cache.InstructionCache;
import relocc.runtime.device.Uart;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.Extent;
import relocc.runtime.mmu.AddressSizes;
import relocc.runtime.mmu.Control;
import relocc.runtime.mmu.Mmu;
import relocc.runtime.rule.Findings;
import relocc.runtime.system.EntryValues;
import relocc.runtime.system.ExitCheck;
import relocc.runtime.system.Features;
import relocc.runtime.system.Outstanding;
import relocc.runtime.system.SystemRegisters;

/**
 * A single AArch64 core with its memory, caches and translation. It executes as the architecture
 * demands and reports every rule that is broken on the way, whether or not it did harm this time.
 */
public final class Machine {
  /** A stub that takes more exceptions than this is lost in its own vectors. */
  private static final int EXCEPTIONS = 100;

  private static final int LINK = 30;

  /** The address of no instruction. */
  private static final long NEVER = -1;

  private final Setup setup;
  private final Registers registers = new Registers();
  private final Outstanding outstanding = new Outstanding();
  private final List<Uart> uarts;
  private final Adversary adversary;
  private final Findings findings;
  private final SystemRegisters system;
  private final Features features;
  private final ProcessorState state;
  private final Bus bus;
  private final Mmu mmu;
  private final boolean enteredTranslating;
  private final FetchUnit fetch;
  private final Exceptions exceptions;
  private final Callees callees;
  private final SystemUnit systemUnit;
  private final Core core;
  private final ExitCheck check;
  private final History history;
  private long interrupted;
  private long damaged;

  private Machine(Setup setup) {
    this.setup = setup;
    Random random = new Random(setup.conduct().seed());
    adversary = new Adversary(setup.conduct().strategy(), setup.conduct().seed(), registers::pc);
    findings = new Findings(registers::pc, adversary);
    Map<String, Long> constants = setup.processor().constants();
    features = new Features(constants);
    system = new SystemRegisters(values(constants, random), adversary);
    state = enter(random);
    uarts = uarts(random);
    bus = bus();
    AddressSizes sizes = sizes();
    Control control = Translation.control(system, setup.level(), sizes);
    mmu = new Mmu(bus, findings, control);
    enteredTranslating = mmu.control().isOn();
    DataUnit data = new DataUnit(bus, mmu, findings, outstanding);
    fetch = new FetchUnit(bus, mmu, findings, lines());
    Translation translation =
        new Translation(system, features, mmu, data, fetch, outstanding, findings, sizes);
    Maintenance maintenance =
        new Maintenance(setup.processor(), bus, mmu, data, fetch, outstanding, findings);
    exceptions =
        new Exceptions(
            setup.blob(), features, registers, state, system, outstanding, translation, findings);
    callees = new Callees(setup.around().above(), registers, state, system, exceptions, findings);
    systemUnit = systemUnit(translation, maintenance);
    check = new ExitCheck(system, features, findings);
    history = new History(setup.conduct().history());
    interrupted = setup.around().interrupt().map(Setup.Interrupt::before).orElse(NEVER);
    damaged = setup.around().damage().map(Setup.Damage::before).orElse(NEVER);
    core = new Core(registers, data, systemUnit);
    outstanding.start(Outstanding.Kind.EARLIER_STORE, Outstanding.Domain.SYSTEM);
  }

  private List<Uart> uarts(Random random) {
    return setup.around().uarts().stream()
        .map(serial -> serial.model().create(random, setup.around().room()))
        .toList();
  }

  private InstructionCache lines() {
    InstructionCache.Type type = InstructionCache.Type.of(setup.processor().cacheType());
    return new InstructionCache(bus, findings, adversary, type);
  }

  private SystemUnit systemUnit(Translation translation, Maintenance maintenance) {
    return new SystemUnit(
        registers,
        state,
        system,
        features,
        outstanding,
        bus,
        translation,
        maintenance,
        exceptions,
        findings);
  }

  private AddressSizes sizes() {
    return AddressSizes.of(
        setup.processor().physicalBits(),
        system.written("ID_AA64MMFR0_EL1"),
        system.written("ID_AA64MMFR2_EL1"));
  }

  private Map<String, Long> values(Map<String, Long> constants, Random random) {
    Map<String, Long> values = EntryValues.choose(constants, setup.level(), random);
    values.putAll(setup.systemRegisters());
    boolean prepared = setup.around().above().hypStub() || isOurs(values.get("VBAR_EL2"));
    if (setup.level() == 1 && prepared && !setup.systemRegisters().containsKey("SCTLR_EL2")) {
      values.put("SCTLR_EL2", features.sctlrKnown(2)); // as Linux has left it (EL-10)
    }
    return values;
  }

  private boolean isOurs(long vectors) {
    return setup.blob().contains(vectors);
  }

  private Bus bus() {
    Bus created =
        new Bus(
            setup.memory(),
            setup.windows(),
            setup.blob(),
            setup.code(),
            setup.processor().caches(),
            findings,
            adversary,
            listener());
    for (int i = 0; i < uarts.size(); i++) {
      created.attach(setup.around().uarts().get(i).base(), uarts.get(i));
    }
    setup
        .cached()
        .forEach(line -> created.leaveInCache(line.address(), line.bytes(), line.dirty()));
    return created;
  }

  private Bus.Listener listener() {
    Trace trace = setup.conduct().trace();
    return trace == Trace.NONE
        ? Bus.UNWATCHED
        : (address, size) -> trace.stored(registers.pc(), address, size, registers::get);
  }

  /** Rarely does a caller leave random bits: often it is 0, or a small number. */
  private static long anything(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextInt(256);
      default -> random.nextLong();
    };
  }

  /** Something arbitrary in all registers but those that the setup gives. */
  private ProcessorState enter(Random random) {
    for (int i = 0; i <= LINK; i++) {
      registers.set(i, setup.registers().getOrDefault(i, anything(random)));
    }
    for (int i = 0; i < 32; i++) {
      registers.setVector(i, random.nextLong(), random.nextLong());
    }
    registers.setFlags(random.nextInt(16));
    registers.branch(setup.blob().start());
    long[] stackPointers = random.longs(4).toArray();
    if (setup.registers().containsKey(31)) {
      stackPointers[setup.around().ownStack() ? setup.level() : 0] = setup.registers().get(31);
    }
    int masks = setup.around().masks();
    ProcessorState entered = new ProcessorState(registers, setup.level(), masks, stackPointers);
    entered.setOwnStack(setup.around().ownStack());
    return entered;
  }

  /** Runs the stub from its entry until it stops. */
  public static Outcome run(Setup setup) {
    return new Machine(setup).run();
  }

  private Outcome run() {
    long caller = registers.get(LINK);
    StopReason reason = execute();
    if (reason == StopReason.LEFT_STUB) {
      boolean returned = registers.next() == caller && state.level() == setup.level();
      if (returned && enteredTranslating) {
        check.judgeReturn(state.level(), outstanding);
      } else {
        check.judgeMemory(state.level(), bus, outstanding);
        if (mmu.isHolding()) {
          findings.report("MMU-07", 0, "the TLB holds translations of tables that may go");
        }
        if (!returned) {
          check.judgeWanted(bus, setup.around().wanted());
          check.judgeHandOver(setup.level(), state.level(), state.hasOwnStack(), state.daif());
        }
      }
    }
    return outcome(reason);
  }

  private StopReason execute() {
    Optional<StopReason> reason = Optional.empty();
    while (reason.isEmpty()) {
      try {
        reason = Optional.of(executeUntilTrap());
      } catch (Trap trap) {
        if (callees.answers(trap)) {
          reason = callees.answer(trap);
          continue;
        }
        boolean ours = exceptions.take(trap) && setup.blob().contains(registers.next());
        if (!ours || exceptions.taken().size() >= EXCEPTIONS) {
          return StopReason.UNHANDLED_EXCEPTION;
        }
        reason = afterwards();
      }
    }
    return reason.get();
  }

  private StopReason executeUntilTrap() {
    Extent blob = setup.blob();
    boolean stopAtFirst = setup.conduct().stopAtFirst();
    while (blob.contains(registers.next())) {
      long left = setup.conduct().limit() - history.instructions();
      if (left <= 0) {
        return StopReason.LIMIT;
      } else if (stopAtFirst && findings.isAny()) {
        return StopReason.VIOLATION;
      } else if (registers.next() == damaged) {
        damaged = NEVER;
        Setup.Damage damage = setup.around().damage().orElseThrow();
        bus.change(damage.address(), damage.bytes());
        continue;
      } else if (registers.next() == interrupted) {
        interrupted = NEVER;
        exceptions.interrupt(setup.around().interrupt().orElseThrow().vector());
        continue;
      }
      executeInOrder(Math.min(left, blob.end() - registers.next() + 3 >>> 2));
      systemUnit.judgeSwitch();
      if (registers.next() == registers.pc() || systemUnit.isAsleep()) {
        return StopReason.HALTED;
      }
    }
    return state.isIllegal() ? StopReason.UNHANDLED_EXCEPTION : StopReason.LEFT_STUB;
  }

  /** Whether an exception ends the run after all. */
  private Optional<StopReason> afterwards() {
    boolean halts = registers.next() == registers.pc() || systemUnit.isAsleep();
    return halts ? Optional.of(StopReason.HALTED) : Optional.empty();
  }

  /**
   * Executes instructions that follow each other, up to a branch or until there is more to ask.
   *
   * @param most how many there may be, at least 1
   */
  private void executeInOrder(long most) {
    long first = registers.next();
    long end = first + 4 * most;
    end = interrupted > first && interrupted < end ? interrupted : end;
    end = damaged > first && damaged < end ? damaged : end;
    registers.advance();
    try {
      if (state.isIllegal()) {
        throw new Trap(Trap.EC_ILLEGAL_STATE, 0, 0, "illegal execution state");
      }
      fetch.fetch(first).execute(core);
      for (long pc = first + 4; pc != end && registers.next() == pc; pc += 4) {
        if (systemUnit.isWatching()) {
          break;
        }
        registers.goOn(pc);
        fetch.fetch(pc).execute(core);
      }
    } finally {
      history.add(first, (int) (registers.pc() - first >> 2) + 1);
    }
  }

  private Outcome outcome(StopReason reason) {
    List<Long> x = new ArrayList<>();
    for (int i = 0; i <= LINK; i++) {
      x.add(registers.get(i));
    }
    return new Outcome(
        reason,
        registers.next(),
        state.level(),
        x,
        registers.get(Registers.SP),
        state.daif(),
        system.all(),
        history.instructions(),
        setup.memory(),
        findings.violations(),
        uarts.stream().map(Uart::text).toList(),
        exceptions.taken(),
        history.last(),
        adversary.choices(),
        history.path());
  }
}
