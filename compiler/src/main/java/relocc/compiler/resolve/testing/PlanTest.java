package relocc.compiler.resolve.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Piece;
import relocc.compiler.source.Span;

/**
 * A test of a plan: every name looked up, every expression a number.
 *
 * @param title what it is about
 * @param values of parameters, lists aside; those of offsets and tables may be missing
 * @param lists the pages that lists name, in order
 * @param memory what lies where when the stub is entered; the rest is arbitrary
 * @param level where it is entered
 * @param place where the stub lies; empty: where its plan says, or anywhere
 * @param expectations what must hold at the end; at least one
 * @param span its header
 */
public record PlanTest(
    String title,
    Map<Parameter, Long> values,
    Map<Parameter, List<Piece>> lists,
    List<Filling> memory,
    ExceptionLevel level,
    OptionalLong place,
    List<Expectation> expectations,
    Span span) {

  public PlanTest {
    values = new LinkedHashMap<>(values);
    lists = new LinkedHashMap<>(lists);
    memory = List.copyOf(memory);
    expectations = List.copyOf(expectations);
  }

  /** Bytes in memory. */
  public record Filling(AddressRange range, Bytes bytes, Span span) {}

  /** The stub has to refuse, if that is expected. */
  public Optional<Expectation.Refusal> refusal() {
    return expectations.stream()
        .filter(Expectation.Refusal.class::isInstance)
        .map(Expectation.Refusal.class::cast)
        .findFirst();
  }

  /** What must hold at the end. */
  public sealed interface Expectation {
    /** Where it is written. */
    Span span();

    /**
     * Control goes on there.
     *
     * @param level with or without VHE
     */
    record Exit(long address, ExceptionLevel level, Span span) implements Expectation {}

    /**
     * A register of the exit has a value.
     *
     * @param number 0 to 30; 31 is sp
     */
    record Register(int number, long value, Span span) implements Expectation {}

    /** A range starts with these bytes. */
    record Holds(AddressRange range, Bytes bytes, Span span) implements Expectation {}

    /**
     * A range holds what another one holds, or held when the stub was entered.
     *
     * @param other of the same size
     */
    record Same(AddressRange range, AddressRange other, boolean before, Span span)
        implements Expectation {}

    /**
     * The stub gives up before the first write.
     *
     * @param code why, as it stands in x0 when it returns
     * @param returns whether it has to return, else what {@code on fail} says
     */
    record Refusal(int code, boolean returns, Span span) implements Expectation {}
  }
}
