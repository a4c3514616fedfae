package relocc.compiler.lower;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan.Payload;

/**
 * What the stub does, step by step: the last form that all back ends share.
 *
 * @param name the plan's name
 * @param steps begin with a {@link Step.Enter}, end with a {@link Step.Leave}
 * @param stub the range that the stub may use
 * @param scratch the part of it, at its end, that the transfers write; may be empty
 * @param copy through which tables the copy runs
 * @param payloads what travels in the blob
 * @param onFail what to do when it cannot go on
 * @param saved where a way back is kept; empty: in the stub's own data
 */
public record Routine(
    String name,
    List<Step> steps,
    AddressRange stub,
    AddressRange scratch,
    CopyMap copy,
    List<Payload> payloads,
    OnFail onFail,
    OptionalLong saved) {
  /** One that can write its own data. */
  public Routine(
      String name,
      List<Step> steps,
      AddressRange stub,
      AddressRange scratch,
      CopyMap copy,
      List<Payload> payloads,
      OnFail onFail) {
    this(name, steps, stub, scratch, copy, payloads, onFail, OptionalLong.empty());
  }

  public Routine {
    steps = List.copyOf(steps);
    payloads = List.copyOf(payloads);
  }

  /** Whether the copy runs with the MMU and the caches on. */
  public boolean mmu() {
    return copy != CopyMap.OFF && moves();
  }

  /** Whether the stub builds its tables itself, since not all that they map is known before. */
  public boolean buildsTables() {
    boolean open = translation().filter(t -> !t.open().isEmpty()).isPresent();
    return hasTables() && (enter().base().isEmpty() || open);
  }

  /** What the stub's own tables map of the plan's memory. */
  public Optional<Translation> translation() {
    return steps.stream()
        .filter(Step.TurnOnMmu.class::isInstance)
        .map(step -> ((Step.TurnOnMmu) step).translation())
        .findFirst();
  }

  /** Whether the stub needs tables of its own. */
  public boolean hasTables() {
    return has(Step.TurnOnMmu.class);
  }

  /** Whether the MMU is turned on before the point of no return. */
  public boolean turnsOnEarly() {
    Stream<Step> before = steps.stream().takeWhile(step -> !(step instanceof Step.Commit));
    return before.anyMatch(Step.TurnOnMmu.class::isInstance);
  }

  /** Whether anything is done with memory. */
  public boolean moves() {
    return has(Step.Move.class)
        || has(Step.MoveList.class)
        || has(Step.MoveRange.class)
        || has(Step.Verify.class)
        || has(Step.Publish.class)
        || has(Step.Unpack.class);
  }

  /**
   * Whether the contents of memory decide before the point of no return: then there is a way back
   * from where registers are used that the caller keeps.
   */
  public boolean judgesMemory() {
    Stream<Step> before = steps.stream().takeWhile(step -> !(step instanceof Step.Commit));
    return before.anyMatch(Step.Verify.class::isInstance);
  }

  /** Whether a requirement gives up with a number of the plan's own. */
  public boolean requires(int number) {
    return enter().parameters().requirements().stream().anyMatch(each -> each.code() == number);
  }

  /** Whether instructions that not every processor has make a digest. */
  public boolean makes(Action.Algorithm algorithm) {
    return steps.stream()
        .anyMatch(
            step ->
                step instanceof Step.Verify verify
                    && verify.instructions()
                    && verify.action().algorithm() == algorithm);
  }

  /** Whether vector registers are used. */
  public boolean usesVectors() {
    return mmu() || has(Step.Verify.class) || has(Step.Unpack.class);
  }

  /** The list of pages that is moved, if there is one. */
  public Optional<Parameter> list() {
    return steps.stream()
        .filter(Step.MoveList.class::isInstance)
        .map(step -> ((Step.MoveList) step).list())
        .findFirst();
  }

  /** Whether there is such a step. */
  public boolean has(Class<? extends Step> kind) {
    return steps.stream().anyMatch(kind::isInstance);
  }

  /** How it starts. */
  public Step.Enter enter() {
    return (Step.Enter) steps.get(0);
  }

  /** The size of the pages of its tables in bytes; the language's if it brings none. */
  public long page() {
    return translation().map(t -> t.granule().bytes()).orElse(Lowering.PAGE);
  }

  /**
   * Whose tables a level has: of the levels that are entered those with as many ranges have one
   * format (EL-01, TAB-16).
   */
  public ExceptionLevel tables(ExceptionLevel level) {
    return enter().levels().stream()
        .filter(other -> other.hasTwoRanges() == level.hasTwoRanges())
        .min(Comparator.naturalOrder())
        .orElse(level);
  }

  /** The levels that have tables, or values for them, of their own. */
  public List<ExceptionLevel> owners() {
    return enter().levels().stream().map(this::tables).distinct().toList();
  }
}
