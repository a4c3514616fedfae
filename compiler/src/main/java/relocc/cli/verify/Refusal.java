package relocc.cli.verify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import relocc.compiler.Build;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.runtime.Machine;
import relocc.runtime.Outcome;
import relocc.runtime.Setup;
import relocc.runtime.StopReason;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.rule.Violation;

/**
 * What a stub does when it cannot go on. Loaded or entered otherwise than its plan says, or stopped
 * by an exception before the first write, it leaves everything as it was and returns to its caller
 * or halts; behind the first write it halts.
 */
final class Refusal {
  /** The bits of its address that are wrong when the stub is loaded elsewhere. */
  private static final long AWAY = 0x10_3000;

  /** Of no harm to a caller: what was sent to the UART may still be on its way. */
  private static final String STORES_UNDER_WAY = "SYN-03";

  private static final long LIMIT = 10_000_000;
  private static final int LINK = 30;

  /** What a called function leaves as it was; x18 may be the platform's. */
  private static final int FIRST_KEPT = 18;

  /** Why the stub gave up, as it says in x0 and in its report. */
  private static final int WRONG_LEVEL = 1;

  private static final int WRONG_ADDRESS = 2;
  private static final int EXCEPTION = 4;

  private static final List<String> SYNDROME = List.of("ESR", "FAR");
  private static final String NOT_ALLOWED = ", which the plan does not allow";
  private static final int INSTRUCTION = 4;
  private static final int RET = 0xd65f_03c0;
  private static final int UNDEFINED = 0;

  private final Build build;
  private final byte[] blob;
  private final long seed;

  Refusal(Build build, byte[] blob, long seed) {
    this.build = build;
    this.blob = blob;
    this.seed = seed;
  }

  /** What is wrong, for people; nothing when the stub refuses as it should. */
  List<String> run() {
    Plan plan = build.plan();
    long base = plan.stub().range().start();
    Collection<ExceptionLevel> allowed = plan.entries().stream().map(Plan.Entry::level).toList();
    List<String> found = new ArrayList<>();
    for (ExceptionLevel level : ExceptionLevel.values()) {
      if (allowed.contains(level)) {
        long wrong = base ^ AWAY;
        found.addAll(
            under(
                "loaded at " + AddressRange.hex(wrong) + NOT_ALLOWED,
                refuse(level, wrong, blob, WRONG_ADDRESS)));
        found.addAll(interrupted(level));
      } else {
        found.addAll(
            under("entered at " + level + NOT_ALLOWED, refuse(level, base, blob, WRONG_LEVEL)));
      }
    }
    return found;
  }

  /** An exception at the start of each step up to the moves, and when the first of them starts. */
  private List<String> interrupted(ExceptionLevel level) {
    List<Step> steps = build.routine().steps();
    List<String> found = new ArrayList<>();
    for (int i = 1; i < steps.size() - 1; i++) {
      found.addAll(interrupted(level, address(i, "")));
      if (steps.get(i) instanceof Step.Move) {
        found.addAll(stopped(level, address(i, "br ")));
        break;
      }
    }
    return found;
  }

  private List<String> interrupted(ExceptionLevel level, long address) {
    return under(trapAt(address), refuse(level, start(), with(UNDEFINED, address), EXCEPTION));
  }

  private List<String> stopped(ExceptionLevel level, long address) {
    byte[] bytes = with(UNDEFINED, address);
    Outcome outcome = Machine.run(setup(level, start(), memory(start(), bytes)));
    List<String> found = new ArrayList<>(halted(outcome));
    found.addAll(harm(outcome, level, start(), bytes, EXCEPTION));
    return under(trapAt(address), found);
  }

  private String trapAt(long address) {
    return "with an exception at " + new Locator(build).instruction(address);
  }

  private static List<String> under(String title, List<String> differences) {
    List<String> lines = new ArrayList<>();
    differences.forEach(line -> lines.add("  " + line));
    if (!lines.isEmpty()) {
      lines.add(0, title + ":");
    }
    return lines;
  }

  private long start() {
    return build.plan().stub().range().start();
  }

  /** The first instruction of a step whose text begins so. */
  private long address(int step, String text) {
    return build.program().lines().stream()
        .filter(line -> line.step() == step && line.size() == INSTRUCTION)
        .filter(line -> line.text().startsWith(text))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + text + " in step " + step))
        .address();
  }

  private byte[] with(int instruction, long address) {
    byte[] bytes = blob.clone();
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(Math.toIntExact(address - start()), instruction);
    return bytes;
  }

  private Setup setup(ExceptionLevel level, long base, Memory memory) {
    Plan plan = build.plan();
    Extent place = new Extent(base, plan.stub().range().size());
    Setup setup =
        Setup.of(memory, level.number(), place, Windows.of(plan)).withCode(place).withLimit(LIMIT);
    for (Map.Entry<Integer, Long> register : kept().entrySet()) {
      setup = setup.withRegister(register.getKey(), register.getValue());
    }
    return plan.onFail().report().map(setup::withUart).orElse(setup);
  }

  /** Gives up before the first write. */
  private List<String> refuse(ExceptionLevel level, long base, byte[] bytes, int code) {
    Setup setup = setup(level, base, memory(base, bytes));
    Outcome outcome = Machine.run(setup);
    List<String> found = new ArrayList<>();
    if (build.plan().onFail().returnBefore()) {
      found.addAll(returned(outcome, level, code));
      found.addAll(systemRegisters(outcome, level, base));
    } else {
      found.addAll(halted(outcome));
    }
    found.addAll(harm(outcome, level, base, bytes, code));
    return found;
  }

  private Memory memory(long base, byte[] bytes) {
    Memory memory = new Memory(seed);
    memory.write(base, bytes);
    return memory;
  }

  private static List<String> halted(Outcome outcome) {
    return outcome.reason() == StopReason.HALTED
        ? List.of()
        : List.of("it does not halt, it is at " + AddressRange.hex(outcome.pc()));
  }

  /** What it changed or broke on the way, and what its report lacks. */
  private List<String> harm(
      Outcome outcome, ExceptionLevel level, long base, byte[] bytes, int code) {
    List<String> found = new ArrayList<>();
    Memory before = memory(base, bytes);
    OptionalLong changed = before.firstDifference(outcome.memory(), List.of());
    changed.ifPresent(address -> found.add(Trial.bytes(address, before, outcome.memory())));
    for (Violation violation : outcome.violations()) {
      if (!violation.rule().equals(STORES_UNDER_WAY)) {
        found.add("breaks " + violation.rule() + ": " + violation.message());
      }
    }
    if (build.plan().onFail().report().isPresent()) {
      for (long number : numbers(outcome, level, code)) {
        if (!outcome.uart().contains(String.format("%016x", number))) {
          found.add(String.format("its report lacks %016x: %s", number, outcome.uart().strip()));
        }
      }
    }
    return found;
  }

  /** What the report must name. */
  private static List<Long> numbers(Outcome outcome, ExceptionLevel level, int code) {
    List<Long> numbers = new ArrayList<>(List.of((long) code));
    if (code == EXCEPTION) {
      SYNDROME.forEach(name -> numbers.add(outcome.systemRegisters().get(name + "_" + level)));
      outcome.exceptions().forEach(taken -> numbers.add(taken.pc()));
    }
    return numbers;
  }

  /** Compares with a stub that returns at once. */
  private List<String> systemRegisters(Outcome outcome, ExceptionLevel level, long base) {
    Setup setup = setup(level, base, memory(base, with(RET, start())));
    Map<String, Long> before = new TreeMap<>(Machine.run(setup).systemRegisters());
    List<String> volatiles = List.of("ESR", "ELR", "FAR", "SPSR");
    volatiles.forEach(name -> before.remove(name + "_" + level));
    List<String> found = new ArrayList<>();
    before.forEach(
        (name, value) -> {
          if (!value.equals(outcome.systemRegisters().get(name))) {
            found.add("it returns with another " + name);
          }
        });
    return found;
  }

  private static Map<Integer, Long> kept() {
    Map<Integer, Long> kept = new TreeMap<>();
    for (int i = FIRST_KEPT; i < LINK; i++) {
      kept.put(i, 0x0101_0101_0101_0101L * i);
    }
    kept.put(LINK, 0x0000_7654_3210L);
    kept.put(Plan.Exit.SP, 0x0123_4567_89ab_cde0L);
    return kept;
  }

  private static List<String> returned(Outcome outcome, ExceptionLevel level, int code) {
    Map<Integer, Long> kept = kept();
    List<String> found = new ArrayList<>();
    if (outcome.reason() != StopReason.LEFT_STUB || outcome.pc() != kept.get(LINK)) {
      found.add("it does not return, it is at " + AddressRange.hex(outcome.pc()));
      return found;
    }
    if (outcome.level() != level.number()) {
      found.add("it returns at EL" + outcome.level());
    }
    if (outcome.x().get(0) != code) {
      found.add("it returns " + outcome.x().get(0) + " in x0, not " + code);
    }
    if (outcome.daif() != 0) {
      found.add("it returns with other interrupt masks");
    }
    kept.forEach(
        (number, value) -> {
          boolean stack = number == Plan.Exit.SP;
          if (value != (stack ? outcome.sp() : outcome.x().get(number))) {
            found.add("it returns with another " + (stack ? "sp" : "x" + number));
          }
        });
    return found;
  }
}
