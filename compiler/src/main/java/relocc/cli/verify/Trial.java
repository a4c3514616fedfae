package relocc.cli.verify;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Transfer;
import relocc.runtime.Machine;
import relocc.runtime.Outcome;
import relocc.runtime.Processor;
import relocc.runtime.Setup;
import relocc.runtime.StopReason;
import relocc.runtime.TakenException;
import relocc.runtime.Trace;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.rule.Violation;

/** One run of a blob on one machine, compared with what the plan means. */
final class Trial {
  /** What sp holds at entry: nothing a stub would make by itself. */
  private static final long STACK = 0x0123_4567_89ab_cde0L;

  /** More instructions than any loop takes for a byte, or to begin a range; some for the rest. */
  private static final long INSTRUCTIONS_PER_BYTE = 16;

  private static final long INSTRUCTIONS_PER_RANGE = 64;
  private static final long INSTRUCTIONS = 2_000_000;
  private static final int SHOWN_VIOLATIONS = 20;

  /** Cache lines are left at the ends of all ranges, and in the first bytes of some. */
  private static final int INHERITED_RANGES = 200;

  private static final long INHERITED_BYTES = 5000;
  private static final int SHOWN_BYTES = 8;

  /**
   * A machine.
   *
   * @param entry the level at which the stub is entered
   * @param dataLine bytes in a line of the data cache
   * @param instructionLine bytes in a line of the instruction cache
   * @param zeroBlock bytes that DC ZVA clears; 0: it is prohibited
   * @param strategy how the caches behave
   */
  record Kind(
      ExceptionLevel entry, int dataLine, int instructionLine, int zeroBlock, Strategy strategy) {
    /** One of two generations, by whether DC ZVA is prohibited: some registers are new. */
    private Processor processor() {
      Processor processor =
          zeroBlock == 0
              ? Processor.newest().withoutZeroBlock()
              : Processor.cortexA72().withZeroBlock(zeroBlock);
      return processor.withLines(dataLine, instructionLine);
    }

    @Override
    public String toString() {
      return String.format(
          "entered at %s, data lines of %d bytes, instruction lines of %d, zeroed blocks of %d, %s caches",
          entry, dataLine, instructionLine, zeroBlock, strategy.name().toLowerCase(Locale.ROOT));
    }
  }

  private final Build build;
  private final byte[] blob;
  private final Memory meant;
  private final Kind kind;
  private final Locator locator;
  private final Extent stub;

  /**
   * @param blob what is loaded at the start of the stub's range
   * @param meant memory as the plan wants it, made from the same seed
   */
  Trial(Build build, byte[] blob, Memory meant, Kind kind) {
    this.build = build;
    this.blob = blob;
    this.meant = meant;
    this.kind = kind;
    this.locator = new Locator(build);
    this.stub = Windows.extent(build.plan().stub().range());
  }

  /** Memory as the stub finds it: a distinct word per address, and the blob. */
  static Memory start(Plan plan, byte[] blob, long seed) {
    Memory memory = new Memory(seed);
    memory.write(plan.stub().range().start(), blob);
    return memory;
  }

  /** What the run made wrong, for people; nothing when all agrees. */
  List<String> run() {
    Outcome outcome = Machine.run(setup(Trace.NONE));
    List<String> found = new ArrayList<>(stop(outcome));
    if (outcome.reason() == StopReason.LEFT_STUB) {
      found.addAll(exit(outcome));
    }
    found.addAll(memory(outcome));
    found.addAll(violations(outcome.violations()));
    return found;
  }

  private Setup setup(Trace trace) {
    Plan plan = build.plan();
    Memory memory = start(plan, blob, meant.seed());
    long work = build.schedule().transfers().stream().mapToLong(Trial::work).sum();
    Setup setup =
        Setup.of(memory, kind.entry.number(), stub, Windows.of(plan))
            .withCode(readOnly())
            .withProcessor(kind.processor().withPhysicalBits(plan.cpu().physicalBits()))
            .withRegister(Plan.Exit.SP, STACK)
            .withAdversary(kind.strategy, meant.seed())
            .withLimit(INSTRUCTIONS + work)
            .withTrace(trace);
    if (!build.routine().mmu()) {
      setup = setup.withCached(inherited(memory));
    }
    return plan.onFail().report().map(setup::withUart).orElse(setup);
  }

  /**
   * Dirty lines that somebody left where the stub writes past the cache (MEM-04). They hold what
   * memory holds: that they are dirty is enough to be found.
   */
  private List<Setup.Cached> inherited(Memory memory) {
    List<Setup.Cached> lines = new ArrayList<>();
    for (Transfer transfer : build.schedule().transfers()) {
      for (AddressRange range : Locator.written(transfer)) {
        long most = lines.size() < INHERITED_RANGES ? INHERITED_BYTES : 1;
        int size = (int) Math.min(range.size(), most);
        lines.add(new Setup.Cached(range.start(), memory.read(range.start(), size), true));
        long last = range.end() - 1;
        lines.add(new Setup.Cached(last, memory.read(last, 1), true));
      }
    }
    return lines;
  }

  /** How many instructions a transfer may take: a rotation moves its size once per range. */
  private static long work(Transfer transfer) {
    long ranges = transfer instanceof Transfer.Rotate rotate ? rotate.ring().size() : 1;
    return ranges * (INSTRUCTIONS_PER_RANGE + INSTRUCTIONS_PER_BYTE * transfer.size());
  }

  /** From the start of the blob: code and what else is never written. */
  private Extent readOnly() {
    AddressRange code =
        build.program().sections().stream()
            .filter(section -> section.name().equals("code"))
            .map(Program.Section::range)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("a stub without code"));
    return Windows.extent(code);
  }

  private List<String> stop(Outcome outcome) {
    List<String> found = new ArrayList<>();
    for (TakenException taken : outcome.exceptions()) {
      found.add(
          "exception to EL"
              + taken.level()
              + ": "
              + taken.message()
              + " at "
              + locator.instruction(taken.pc()));
    }
    if (!outcome.uart().isEmpty()) {
      found.add("it reports: " + outcome.uart().strip());
    }
    String where = locator.instruction(outcome.pc());
    switch (outcome.reason()) {
      case LEFT_STUB -> {}
      case HALTED -> found.add("halts at " + where);
      case UNHANDLED_EXCEPTION -> found.add("an exception leaves the stub; stops at " + where);
      case LIMIT ->
          found.add("still runs after " + outcome.instructions() + " instructions, at " + where);
    }
    return found;
  }

  private List<String> exit(Outcome outcome) {
    ExitState wanted = Oracle.exit(build.plan(), kind.entry);
    List<String> found = new ArrayList<>();
    compare(found, "pc", wanted.pc(), outcome.pc());
    compare(found, "exception level", wanted.level(), outcome.level());
    for (int i = 0; i < wanted.x().size(); i++) {
      compare(found, "x" + i, wanted.x().get(i), outcome.x().get(i));
    }
    if (wanted.sp().isPresent() || wanted.level() == kind.entry.number()) {
      compare(found, "sp", wanted.sp().orElse(STACK), outcome.sp());
    }
    compare(found, "DAIF", 0xf, outcome.daif());
    for (int level = wanted.level(); level <= kind.entry.number(); level++) {
      long control = outcome.systemRegisters().getOrDefault("SCTLR_EL" + level, 0L);
      compare(found, "SCTLR_EL" + level + " with M and C off", control & ~5L, control);
    }
    return found;
  }

  private static void compare(List<String> found, String what, long expected, long actual) {
    if (expected != actual) {
      found.add(
          "at the exit "
              + what
              + " is "
              + AddressRange.hex(actual)
              + ", the plan wants "
              + AddressRange.hex(expected));
    }
  }

  private List<String> memory(Outcome outcome) {
    OptionalLong difference = meant.firstDifference(outcome.memory(), List.of(stub));
    if (difference.isEmpty()) {
      return List.of();
    }
    long address = difference.getAsLong();
    List<String> found = new ArrayList<>();
    found.add(bytes(address, meant, outcome.memory()));
    locator.wanted(address).forEach(line -> found.add("  " + line));
    lastStore(address).forEach(line -> found.add("  " + line));
    return found;
  }

  /** The first bytes that differ. */
  static String bytes(long address, Memory expected, Memory found) {
    HexFormat hex = HexFormat.ofDelimiter(" ");
    return "memory at "
        + AddressRange.hex(address)
        + " should be "
        + hex.formatHex(expected.read(address, SHOWN_BYTES))
        + ", is "
        + hex.formatHex(found.read(address, SHOWN_BYTES));
  }

  /** Runs once more, the machine being deterministic, and watches one address. */
  private List<String> lastStore(long address) {
    List<String> last = new ArrayList<>();
    Machine.run(
        setup(
            (pc, to, size, registers) -> {
              if (new Extent(to, size).contains(address)) {
                last.clear();
                last.add("last written by " + locator.instruction(pc));
                locator
                    .entry(registers.applyAsLong(0))
                    .ifPresent(entry -> last.addAll(inTable(entry, address)));
              }
            }));
    return last.isEmpty() ? List.of("no instruction wrote it") : last;
  }

  private List<String> inTable(Program.Entry entry, long address) {
    List<String> lines = new ArrayList<>();
    lines.add("for the entry of the moves table at " + AddressRange.hex(entry.address()));
    if (!locator.owner(address).equals(OptionalInt.of(entry.transfer()))) {
      lines.addAll(locator.transfer(entry.transfer()));
    }
    return lines;
  }

  private List<String> violations(List<Violation> violations) {
    List<String> found = new ArrayList<>();
    for (Violation violation :
        violations.subList(0, Math.min(SHOWN_VIOLATIONS, violations.size()))) {
      found.add("breaks " + violation.rule() + ": " + violation.message());
      found.add("  at " + locator.instruction(violation.instructionAddress()));
      if (violation.dataAddress() != 0) {
        found.add("  about " + AddressRange.hex(violation.dataAddress()));
      }
    }
    if (violations.size() > SHOWN_VIOLATIONS) {
      found.add("and breaks rules " + (violations.size() - SHOWN_VIOLATIONS) + " times more");
    }
    return found;
  }
}
