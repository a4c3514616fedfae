package relocc.compiler.plan;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import relocc.compiler.source.Span;

/**
 * What a plan means: every name looked up, every expression a number.
 *
 * @param name the plan's name
 * @param span its header
 * @param cpu what the stub may rely on
 * @param parameters what the caller hands over
 * @param memory all declared ranges, in the order of the text
 * @param payloads what travels in the blob, one behind the other from {@link Payload#SPACE} on
 * @param entries the states in which it may be entered, each exception level at most once, EL2 with
 *     VHE and without being two
 * @param run how the copy runs
 * @param stub where the blob lies and what it may use
 * @param actions the steps that move memory, in order
 * @param exit how it leaves
 * @param onFail what it does when it cannot go on
 */
public record Plan(
    String name,
    Span span,
    Cpu cpu,
    Parameters parameters,
    List<Region> memory,
    List<Payload> payloads,
    List<Entry> entries,
    Run run,
    Stub stub,
    List<Action> actions,
    Exit exit,
    OnFail onFail) {

  public Plan {
    memory = List.copyOf(memory);
    payloads = List.copyOf(payloads);
    entries = List.copyOf(entries);
    actions = List.copyOf(actions);
  }

  /**
   * The stub may be entered at this level.
   *
   * @param map how its caller translates addresses
   */
  public record Entry(ExceptionLevel level, CallerMap map, Span span) {
    /** With the MMU off. */
    public Entry(ExceptionLevel level, Span span) {
      this(level, CallerMap.OFF, span);
    }
  }

  /**
   * How the copy runs.
   *
   * @param copy through which tables
   * @param granule of the stub's own tables
   * @param vaBits width of a virtual address in the stub's own tables, 25..52; empty: whatever
   *     width reaches the highest address in use with the fewest levels of tables
   * @param map where the root of the tables is found that {@link CopyMap#LINEAR} needs
   * @param span the run block, or the plan's header when there is none
   */
  public record Run(
      CopyMap copy, Granule granule, OptionalInt vaBits, Optional<Parameter> map, Span span) {
    /** Whether the MMU and the caches are on. */
    public boolean mmu() {
      return copy != CopyMap.OFF;
    }

    /** Whether the stub brings tables for it. */
    public boolean ownTables() {
      return copy == CopyMap.IDENTITY;
    }

    /**
     * How many bits an address has at most that the stub's own tables reach, where it lies
     * anywhere. Tables of the ordinary format have a level less, and are what more processors have.
     */
    public int reach(Cpu cpu, List<Region> memory) {
      boolean far =
          memory.stream()
              .filter(region -> region.kind() == Region.Kind.RAM)
              .anyMatch(region -> region.range().end() - 1 >>> Granule.ORDINARY_BITS != 0);
      return far ? cpu.widest(granule) : Granule.ORDINARY_BITS;
    }

    /** The size in bytes of the pages that a stub consists of: those of its own tables, if any. */
    public long page() {
      return (ownTables() ? granule : Granule.KIB_4).bytes();
    }
  }

  /**
   * What is known only when the stub is entered.
   *
   * @param register x0..x7 by number: where the block of those lies that are not in registers
   * @param all every word, also those of lists
   * @param lists of ranges; their words are among all
   * @param requirements what must hold of them, or the stub refuses, in the order of the text
   */
  public record Parameters(
      OptionalInt register,
      List<Parameter> all,
      List<Parameter.RangeList> lists,
      List<Requirement> requirements) {
    /** Of a plan that knows everything. */
    public static final Parameters NONE = new Parameters(OptionalInt.empty(), List.of());

    public Parameters {
      all = List.copyOf(all);
      lists = List.copyOf(lists);
      requirements = List.copyOf(requirements);
    }

    /** Of which nothing more is required, and no list of ranges is one. */
    public Parameters(OptionalInt register, List<Parameter> all) {
      this(register, all, List.of(), List.of());
    }

    /** Those that are no part of a list of ranges. */
    public List<Parameter> unlisted() {
      Set<Parameter> parts =
          lists.stream().flatMap(Parameter.RangeList::words).collect(Collectors.toSet());
      return all.stream().filter(parameter -> !parts.contains(parameter)).toList();
    }

    /** Whether a parameter lies in memory. */
    public boolean hasBlock() {
      for (Parameter parameter : all) {
        if (parameter.place() instanceof Parameter.Place.InBlock) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * What the stub makes sure of before the point of no return.
   *
   * @param code 1..63: which failure it is otherwise; 0 where nobody wrote it: what the stub's own
   *     safety needs makes a parameter wrong
   */
  public record Requirement(Condition condition, int code, Span span) {
    /** Which the safety of the stub needs, and nobody wrote. */
    public static Requirement inserted(Condition condition, Span span) {
      return new Requirement(condition, 0, span);
    }

    /** Whether nobody wrote it. */
    public boolean isInserted() {
      return code == 0;
    }
  }

  /** What may hold of values that are known only when the stub is entered. All are unsigned. */
  public sealed interface Condition {
    /** Whether it holds for these values. */
    boolean holds(ToLongFunction<Operand> values);

    /** The values are ordered so. */
    record Compared(Order order, Operand left, Operand right) implements Condition {
      @Override
      public boolean holds(ToLongFunction<Operand> values) {
        long a = values.applyAsLong(left);
        long b = values.applyAsLong(right);
        return order.holds(AddressRange.compare(a, b));
      }
    }

    /** Two ranges have no byte in common; an empty one has none. */
    record Outside(Operand start, Operand size, Operand otherStart, Operand otherSize)
        implements Condition {
      @Override
      public boolean holds(ToLongFunction<Operand> values) {
        long a = values.applyAsLong(start);
        long b = values.applyAsLong(otherStart);
        long sizeA = values.applyAsLong(size);
        long sizeB = values.applyAsLong(otherSize);
        boolean apart =
            AddressRange.compare(b - a, sizeA) >= 0 && AddressRange.compare(a - b, sizeB) >= 0;
        return sizeA == 0 || sizeB == 0 || apart;
      }
    }

    /** A range has no byte in common with any range of a list that is a parameter. */
    record OutsideAll(Operand start, Operand size, Parameter.RangeList list) implements Condition {
      @Override
      public boolean holds(ToLongFunction<Operand> values) {
        long count = values.applyAsLong(new Operand.Given(list.count()));
        return list.ranges().stream()
            .limit(Math.max(0, count))
            .allMatch(range -> outside(range).holds(values));
      }

      private Outside outside(Parameter.Range range) {
        Operand base = new Operand.Given(range.base());
        return new Outside(start, size, base, new Operand.Given(range.size()));
      }
    }

    /** All of a range lies in another; an empty one still starts there, or at the end. */
    record Inside(Operand start, Operand size, Operand otherStart, Operand otherSize)
        implements Condition {
      @Override
      public boolean holds(ToLongFunction<Operand> values) {
        long offset = values.applyAsLong(start) - values.applyAsLong(otherStart);
        long room = values.applyAsLong(otherSize);
        return AddressRange.compare(offset, room) <= 0
            && AddressRange.compare(values.applyAsLong(size), room - offset) <= 0;
      }
    }

    /** The one and the other. */
    record Both(Condition one, Condition other) implements Condition {
      @Override
      public boolean holds(ToLongFunction<Operand> values) {
        return one.holds(values) && other.holds(values);
      }
    }

    /** The one or the other. */
    record Either(Condition one, Condition other) implements Condition {
      @Override
      public boolean holds(ToLongFunction<Operand> values) {
        return one.holds(values) || other.holds(values);
      }
    }

    /** It does not hold. */
    record Not(Condition condition) implements Condition {
      @Override
      public boolean holds(ToLongFunction<Operand> values) {
        return !condition.holds(values);
      }
    }

    /** How two values are ordered. */
    enum Order {
      EQUAL,
      NOT_EQUAL,
      LESS,
      LESS_OR_EQUAL,
      GREATER,
      GREATER_OR_EQUAL;

      /**
       * Whether a comparison came out so.
       *
       * @param comparison below, at or above 0
       */
      boolean holds(int comparison) {
        return switch (this) {
          case EQUAL -> comparison == 0;
          case NOT_EQUAL -> comparison != 0;
          case LESS -> comparison < 0;
          case LESS_OR_EQUAL -> comparison <= 0;
          case GREATER -> comparison > 0;
          case GREATER_OR_EQUAL -> comparison >= 0;
        };
      }
    }
  }

  /**
   * The blob is loaded at the start of {@code range} and writes nothing outside it but its scratch.
   *
   * @param anywhere whether the loader chooses the place, a multiple of 4 KiB; then the range
   *     starts at 0, and what is said of the stub's addresses counts from where it lies
   * @param readonly whether it cannot be written at all
   * @param scratch memory elsewhere that the moves may use; empty: they use what is free of {@code
   *     range}
   */
  public record Stub(
      AddressRange range,
      boolean anywhere,
      boolean readonly,
      Optional<AddressRange> scratch,
      Span span) {
    private static final int SAVED_ALIGNMENT = 16;

    /** Where a way back is kept that has no place in the blob; scratch may be lost behind it. */
    public OptionalLong saved() {
      return readonly && scratch.isPresent()
          ? OptionalLong.of(scratch.get().start() + SAVED_ALIGNMENT - 1 & -SAVED_ALIGNMENT)
          : OptionalLong.empty();
    }

    /** In RAM, with its scratch inside. */
    public Stub(AddressRange range, boolean anywhere, Span span) {
      this(range, anywhere, false, Optional.empty(), span);
    }
  }

  /**
   * @param target address of the first instruction of what comes next
   * @param level where it runs; empty: at the level of entry
   * @param via the way from EL1 up to EL2, which goes before {@code level}
   * @param registers values of x0..x30 (by number) and sp (31); those not given are handed over as
   *     0, sp as it was
   */
  public record Exit(
      Operand target,
      Span targetSpan,
      Optional<ExceptionLevel> level,
      Optional<Via> via,
      SortedMap<Integer, Operand> registers,
      Span span) {
    /** The number under which sp is kept in {@link #registers}. */
    public static final int SP = 31;

    /** Without a way up. */
    public Exit(
        Operand target,
        Span targetSpan,
        Optional<ExceptionLevel> level,
        SortedMap<Integer, Operand> registers,
        Span span) {
      this(target, targetSpan, level, Optional.empty(), registers, span);
    }

    public Exit {
      registers = Collections.unmodifiableSortedMap(new TreeMap<>(registers));
    }
  }

  /**
   * Who enters at EL1 leaves to EL2, which is parked in vectors that take the hyp-stub calls of
   * Linux (EL-09).
   *
   * @param vectors where they lie; 0: there are none
   * @param optional whether the exit goes another way where there are none, else the stub refuses
   */
  public record Via(Operand vectors, boolean optional) {}

  /**
   * Bytes that travel in the blob. Where they lie is known only when the stub runs, or at least not
   * before it is laid out: until then they have addresses from {@link #SPACE} on, where no memory
   * can be.
   *
   * @param name what the plan calls them
   * @param range where they are thought to lie: from {@link #SPACE} on, a multiple of {@link
   *     #ALIGNMENT}; not empty
   * @param bytes as many; must not be changed
   * @param span the declaration
   */
  public record Payload(String name, AddressRange range, byte[] bytes, Span span) {
    /**
     * The first of the addresses that stand for those of payload: no processor has so many bits.
     */
    public static final long SPACE = 1L << 62;

    /**
     * Each payload starts at a multiple of it in the blob, in bytes: a copy has aligned accesses.
     */
    public static final long ALIGNMENT = 4096;

    public Payload {
      if (range.size() != bytes.length || bytes.length == 0) {
        throw new IllegalArgumentException(name + ": " + bytes.length + " bytes at " + range);
      }
    }

    /** More than fits into a blob. */
    private static final long SPACE_BYTES = 1L << 40;

    /** Whether an address stands for that of a payload. */
    public static boolean isPlace(long address) {
      return AddressRange.compare(address - SPACE, SPACE_BYTES) < 0;
    }

    /** Whether a range lies in payload. */
    public static boolean isPlace(AddressRange range) {
      return isPlace(range.start());
    }

    /** Where the next payload starts. */
    public long next() {
      return range.end() + ALIGNMENT - 1 & -ALIGNMENT;
    }
  }
}
