package relocc.cli.test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import relocc.cli.verify.Verification;
import relocc.cli.verify.call.Assignments;
import relocc.cli.verify.call.Call;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.resolve.testing.PlanTest;
import relocc.compiler.source.Span;
import relocc.runtime.memory.Digest;
import relocc.runtime.memory.Memory;

/**
 * Why a plan does not allow a call, taken from the plan alone.
 *
 * @param code as the stub says it
 * @param span the place in the plan that does not allow it
 */
public record Reason(int code, String text, Span span) {
  private static final int LEVEL = 1;
  private static final int STATE = 3;
  private static final int PARAMETER = 5;
  private static final int OVER_STUB = 7;
  private static final int REQUIREMENTS = 64;

  /** What there is against the values of a test's call; empty: nothing. */
  public static Optional<Reason> of(Plan plan, PlanTest test) {
    return Stream.<Optional<Reason>>of(
            level(plan, test.level()),
            values(plan, test.values()),
            requirements(plan, test.values()),
            place(plan, test))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The first digest that memory has not, when it is looked at; empty: there is none. */
  static Optional<Reason> of(Call call) {
    Memory memory = Verification.before(call);
    for (Action action : call.plan().actions()) {
      if (action instanceof Action.Verify verify) {
        AddressRange range = verify.side().within();
        long[] found = Digest.of(memory, range.start(), range.size(), verify.algorithm().word());
        long[] wanted =
            verify.want().stream().mapToLong(word -> word.constant().orElseThrow()).toArray();
        if (!Arrays.equals(found, wanted)) {
          String text = verify.name() + " has another digest";
          return Optional.of(new Reason(REQUIREMENTS + verify.code(), text, verify.span()));
        }
      } else {
        Assignments.perform(List.of(action), memory);
      }
    }
    return Optional.empty();
  }

  private static Optional<Reason> level(Plan plan, ExceptionLevel entry) {
    List<ExceptionLevel> allowed = plan.entries().stream().map(Plan.Entry::level).toList();
    if (allowed.contains(entry)) {
      return Optional.empty();
    }
    boolean other = allowed.stream().anyMatch(level -> level.number() == entry.number());
    Span span = plan.entries().get(0).span();
    return Optional.of(new Reason(other ? STATE : LEVEL, "it is not entered at " + entry, span));
  }

  private static Optional<Reason> values(Plan plan, Map<Parameter, Long> values) {
    for (Parameter parameter : plan.parameters().all()) {
      Long value = values.get(parameter);
      if (value != null && parameter.kind() != Parameter.Kind.PAGE_LIST) {
        boolean none = parameter.kind() == Parameter.Kind.OPTIONAL_ADDRESS && value == 0;
        boolean aligned = (value & parameter.alignment() - 1) == 0;
        boolean inside = parameter.within().map(range -> range.contains(value)).orElse(true);
        if (!aligned || !inside && !none) {
          String what = aligned ? "lies outside its range" : "is not aligned";
          String text = parameter.name() + " " + what + ": " + AddressRange.hex(value);
          return Optional.of(new Reason(PARAMETER, text, parameter.span()));
        }
      }
    }
    return Optional.empty();
  }

  private static ToLongFunction<Operand> worth(Map<Parameter, Long> values) {
    return operand ->
        operand instanceof Operand.Given given
            ? values.getOrDefault(given.parameter(), 0L)
            : operand.constant().orElseThrow();
  }

  private static Optional<Reason> requirements(Plan plan, Map<Parameter, Long> values) {
    for (Plan.Requirement requirement : plan.parameters().requirements()) {
      if (!requirement.condition().holds(worth(values))) {
        int code = requirement.isInserted() ? PARAMETER : REQUIREMENTS + requirement.code();
        String text = requirement.isInserted() ? "a range has no room" : "this is required";
        return Optional.of(new Reason(code, text, requirement.span()));
      }
    }
    return Optional.empty();
  }

  /** What is written, or of ranges read too, has a byte of the stub. */
  private static Optional<Reason> place(Plan plan, PlanTest test) {
    if (test.place().isEmpty()) {
      return Optional.empty();
    }
    AddressRange stub = new AddressRange(test.place().getAsLong(), plan.stub().range().size());
    ToLongFunction<Operand> worth = worth(test.values());
    for (Action action : plan.actions()) {
      Stream<AddressRange> ranges = Stream.of();
      if (action instanceof Action.MoveList list) {
        ranges =
            test.lists().getOrDefault(list.list(), List.of()).stream().map(Piece::destinationRange);
      } else if (action instanceof Action.MoveRange move) {
        long size = worth.applyAsLong(move.size());
        ranges =
            Stream.of(move.from(), move.to())
                .map(side -> new AddressRange(worth.applyAsLong(side.start()), size));
      }
      if (ranges.anyMatch(range -> range.overlaps(stub.alignedTo(plan.run().page())))) {
        String text = "what is moved has bytes of the stub, " + stub;
        return Optional.of(new Reason(OVER_STUB, text, action.span()));
      }
    }
    return Optional.empty();
  }
}
