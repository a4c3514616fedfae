package relocc.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import relocc.cli.test.Reason;
import relocc.cli.test.Side;
import relocc.cli.verify.Verification;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.call.Given;
import relocc.compiler.Build;
import relocc.compiler.jvm.JvmBackend;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Piece;
import relocc.compiler.resolve.testing.Bytes;
import relocc.runtime.StopReason;

/**
 * A call of a stub that can be set up and tried. What is not set is arbitrary, but distinct
 * everywhere in memory; what a caller makes up by itself (its tables, the place of a stub that lies
 * anywhere, of a block of parameters and of the words of a list) is chosen where nothing else is.
 * May be run any number of times. For one thread at a time.
 */
public final class Bench {
  private final Build build;
  private final Map<Parameter, Long> values = new LinkedHashMap<>();
  private final Map<Parameter, List<Piece>> lists = new LinkedHashMap<>();
  private final List<Call.Content> memory = new ArrayList<>();
  private final Map<Integer, Long> registers = new TreeMap<>();
  private OptionalLong place = OptionalLong.empty();
  private Level level;

  Bench(Build build) {
    this.build = build;
    this.level = Level.of(build.plan().entries().get(0).level());
  }

  /**
   * A run of pages of a list, and where they go.
   *
   * @param size in bytes; this and the addresses are multiples of the size of a page
   */
  public record Pages(long source, long destination, long size) {}

  /**
   * The first bytes of a pattern of the language; no two of 2^32 patterns have a word in common.
   */
  public static byte[] pattern(long number, int size) {
    return new Bytes.Pattern(number).first(size);
  }

  /** Memory from {@code address} on holds these bytes; what is loaded later goes over it. */
  public Bench load(long address, byte[] bytes) {
    memory.add(new Call.Content(address, bytes.clone()));
    return this;
  }

  /** Memory from {@code address} on holds the first bytes of a {@link #pattern}. */
  public Bench load(long address, int size, long patternNumber) {
    return load(address, pattern(patternNumber, size));
  }

  /** Every byte of a part of memory has this value. */
  public Bench fill(long address, int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return load(address, bytes);
  }

  /**
   * A parameter has this value.
   *
   * @throws IllegalArgumentException if the plan has none of this name that is one word
   */
  public Bench set(String parameter, long value) {
    values.put(parameter(parameter), value);
    return this;
  }

  /** A parameter of type {@code range} has this value. */
  public Bench set(String parameter, long base, long size) {
    values.put(parameter(parameter + ".base"), base);
    values.put(parameter(parameter + ".size"), size);
    return this;
  }

  /**
   * A parameter of type {@code digest} has these bytes; one that is not set has those of what it is
   * held against.
   *
   * @param digest 32 bytes of SHA-256, or 4 of CRC-32, the lowest first
   */
  public Bench set(String parameter, byte[] digest) {
    boolean crc = digest.length == Integer.BYTES;
    ByteBuffer words = ByteBuffer.wrap(Arrays.copyOf(digest, crc ? Long.BYTES : digest.length));
    words.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; words.hasRemaining(); i++) {
      values.put(parameter(crc ? parameter : parameter + "[" + i + "]"), words.getLong());
    }
    return this;
  }

  /** A parameter of type {@code kimage_list} names these pages, in this order. */
  public Bench set(String parameter, Pages... pages) {
    Parameter list = parameter(parameter);
    List<Piece> pieces = new ArrayList<>();
    for (Pages run : pages) {
      long all = run.source() | run.destination() | run.size();
      if (run.size() == 0 || (all & list.alignment() - 1) != 0) {
        throw new IllegalArgumentException(
            run + ": a page of this list has " + list.alignment() + " bytes");
      }
      pieces.add(new Piece(run.source(), run.destination(), run.size(), list.span()));
    }
    lists.put(list, pieces);
    return this;
  }

  private Parameter parameter(String name) {
    return build.plan().parameters().all().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no parameter is called " + name));
  }

  /**
   * A register holds this value at the entry; registers with parameters are set by these.
   *
   * @param number 0 to 30
   */
  public Bench register(int number, long value) {
    if (number < 0 || number > 30) {
      throw new IllegalArgumentException("x" + number);
    }
    registers.put(number, value);
    return this;
  }

  /** The stub is entered at this level; without it, at the first one of the plan. */
  public Bench enter(Level other) {
    level = other;
    return this;
  }

  /**
   * A stub that lies anywhere lies there.
   *
   * @throws IllegalArgumentException if the plan says where it lies, or it cannot lie there
   */
  public Bench at(long address) {
    if (!build.plan().stub().anywhere() || address % build.plan().run().page() != 0) {
      throw new IllegalArgumentException("the stub cannot lie at 0x" + Long.toHexString(address));
    }
    place = OptionalLong.of(address);
    return this;
  }

  /**
   * Runs the reference.
   *
   * @throws IllegalArgumentException if a parameter has no value, or the plan is not entered at the
   *     level
   */
  public Run reference() {
    Call call = call(0, true);
    relocc.cli.verify.meaning.Reference loaded =
        relocc.cli.verify.meaning.Reference.load(JvmBackend.emit(build.routine()));
    return new Run(Side.ofReference(loaded, call, level.inside()), List.of());
  }

  /**
   * Runs the emitted bytes on the machine model.
   *
   * @param seed 0 or more; chooses the caches and features of the machine, what its adversary does,
   *     and what a caller makes up
   * @throws IllegalArgumentException as {@link #reference}
   */
  public Run machine(long seed) {
    return machine(build.program().bytes(), seed);
  }

  /**
   * Runs other bytes on the machine model, as if the plan had become these.
   *
   * @param blob at most as many as the stub's range
   */
  public Run machine(byte[] blob, long seed) {
    Call call = call(seed, true);
    Verification.Performance done = Verification.perform(build, blob, call, level.inside(), seed);
    List<String> faults =
        new ArrayList<>(
            done.causes().stream().map(cause -> String.join("\n", cause.lines())).toList());
    if (faults.isEmpty() && done.outcome().reason() != StopReason.LEFT_STUB) {
      faults.add("it does not leave");
    }
    return new Run(Side.ofMachine(call, done.outcome()), faults);
  }

  /**
   * What is wrong with how the stub refuses the call, which it must with a code, for people; empty:
   * it refuses as its plan says, and leaves everything as it was.
   *
   * @param code as it stands in x0 when it returns: 64 and the number of {@code require ... else
   *     fail N}, or a reason of the stub's own
   */
  public Optional<String> refusal(int code) {
    return Verification.refuse(
            build, build.program().bytes(), call(0, isAllowed()), level.inside(), code)
        .map(cause -> String.join("\n", cause.lines()));
  }

  /** Whether the values, digests aside, are such that the stub would go on. */
  private boolean isAllowed() {
    relocc.compiler.resolve.testing.PlanTest test =
        new relocc.compiler.resolve.testing.PlanTest(
            build.plan().name(),
            values,
            lists,
            List.of(),
            level.inside(),
            place,
            List.of(),
            build.plan().span());
    return Reason.of(build.plan(), test).isEmpty();
  }

  private Call call(long seed, boolean moves) {
    boolean known = build.plan().entries().stream().anyMatch(e -> e.level() == level.inside());
    if (moves && !known) {
      throw new IllegalArgumentException("the plan is not entered at " + level);
    }
    // Seed 0 is that of a call in which nothing is chosen.
    Call call = new Given(values, lists, memory, place, moves).call(build.plan(), seed + 1);
    Map<Integer, Long> all = new TreeMap<>(registers);
    all.putAll(call.registers());
    return new Call(
        call.plan(), all, call.block(), call.contents(), call.site(), call.seed(), call.wholeRam());
  }
}
