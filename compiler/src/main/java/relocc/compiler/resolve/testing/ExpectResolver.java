package relocc.compiler.resolve.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.TestDecl;
import relocc.compiler.ast.TestDecl.Expect;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.compiler.resolve.testing.PlanTest.Expectation;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.value.Evaluator;

/**
 * What a test expects.
 *
 * <p>R4027: nothing, or what cannot be. R4028: ranges of different sizes.
 */
final class ExpectResolver {
  /** The numbers of a plan count from here in x0. */
  private static final int REQUIREMENTS = 64;

  private static final int MOST = 63;

  private final Evaluator evaluator;
  private final Contents contents;
  private final Problems problems;

  ExpectResolver(Evaluator evaluator, Contents contents, Problems problems) {
    this.evaluator = evaluator;
    this.contents = contents;
    this.problems = problems;
  }

  List<Expectation> expectations(TestDecl decl) {
    List<Expectation> all = new ArrayList<>();
    decl.expects().forEach(expect -> expectation(expect).ifPresent(all::add));
    if (decl.expects().isEmpty()) {
      problems.add(
          Problem.error("R4027", "this test expects nothing", decl.span(), "")
              .help("write `expect RANGE == pattern 1`, `expect at ADDRESS in el 1`, ..."));
    }
    all.stream()
        .filter(Expectation.Refusal.class::isInstance)
        .findFirst()
        .ifPresent(refusal -> alone(refusal, all));
    return all;
  }

  /** A stub that refuses has no exit, and changes nothing. */
  private void alone(Expectation refusal, List<Expectation> all) {
    for (Expectation other : all) {
      boolean state =
          other instanceof Expectation.Exit
              || other instanceof Expectation.Register
              || other instanceof Expectation.Refusal && other != refusal;
      if (state) {
        problems.add(
            Problem.error("R4027", "a stub that refuses does not do this", other.span(), "expected")
                .and(refusal.span(), "it has to refuse")
                .help("expect one of the two, in a test each"));
      }
    }
  }

  private Optional<? extends Expectation> expectation(Expect expect) {
    if (expect instanceof Expect.Exit exit) {
      return exit(exit);
    } else if (expect instanceof Expect.Unchanged unchanged) {
      return contents
          .range(unchanged.range())
          .map(range -> new Expectation.Same(range, range, true, unchanged.span()));
    } else if (expect instanceof Expect.Fails fails) {
      return code(fails.number(), 1, MOST)
          .map(n -> new Expectation.Refusal(REQUIREMENTS + n, false, fails.span()));
    } else if (expect instanceof Expect.Returns returns) {
      return code(returns.code(), 1, REQUIREMENTS + MOST)
          .map(n -> new Expectation.Refusal(n, true, returns.span()));
    } else if (expect instanceof Expect.Equal equal) {
      return equal(equal);
    }
    throw new IllegalStateException("no such expectation: " + expect);
  }

  private Optional<Expectation> exit(Expect.Exit exit) {
    if (exit.vhe() && exit.level().number() != 2) {
      return wrong("only EL2 has VHE", exit, "leave `vhe` out, or write `el 2 vhe`");
    }
    ExceptionLevel level = ExceptionLevel.of(exit.level().number(), exit.vhe());
    return evaluator
        .address(exit.address())
        .map(address -> new Expectation.Exit(address, level, exit.span()));
  }

  private Optional<Integer> code(Expr expr, int least, int most) {
    Optional<Long> code = evaluator.number(expr);
    if (code.isPresent() && (code.get() < least || code.get() > most)) {
      return evaluator.fail(
          Problem.error("R4027", "no such failure", expr.span(), "is " + code.get())
              .help("write a number from " + least + " to " + most));
    }
    return code.map(Long::intValue);
  }

  private Optional<Expectation> equal(Expect.Equal equal) {
    OptionalInt register = register(equal.subject());
    if (register.isPresent()) {
      return value(equal).map(v -> new Expectation.Register(register.getAsInt(), v, equal.span()));
    }
    Optional<AddressRange> range = contents.range(equal.subject());
    if (equal.content() instanceof TestDecl.Content.Same same) {
      return range.flatMap(
          r -> contents.range(same.value()).flatMap(o -> same(r, o, same.before(), equal)));
    }
    return range.flatMap(
        r ->
            contents
                .bytes(equal.content(), r)
                .map(bytes -> new Expectation.Holds(r, bytes, equal.span())));
  }

  private static OptionalInt register(Expr subject) {
    if (!(subject instanceof Expr.Ref ref)) {
      return OptionalInt.empty();
    } else if (ref.name().equals("sp")) {
      return OptionalInt.of(Plan.Exit.SP);
    }
    return ref.name().matches("x([0-9]|[12][0-9]|30)")
        ? OptionalInt.of(Integer.parseInt(ref.name().substring(1)))
        : OptionalInt.empty();
  }

  private Optional<Long> value(Expect.Equal equal) {
    if (equal.content() instanceof TestDecl.Content.Same same && !same.before()) {
      return evaluator
          .registerValue(same.value())
          .flatMap(
              operand ->
                  operand.constant().isPresent()
                      ? Optional.of(operand.constant().getAsLong())
                      : wrong("nobody knows this value", equal, "give the parameter a value"));
    }
    return wrong("a register holds a number", equal, "write `x0 == 0x4800_0000`");
  }

  private Optional<Expectation> same(
      AddressRange range, AddressRange other, boolean before, Expect.Equal equal) {
    if (range.size() != other.size()) {
      return evaluator.fail(
          Problem.error("R4028", "these ranges differ in size", equal.span(), "are compared")
              .note(range + " and " + other)
              .help("name a part of the larger one: `r[0 ..+ SIZE]`"));
    }
    return Optional.of(new Expectation.Same(range, other, before, equal.span()));
  }

  private <T> Optional<T> wrong(String message, Expect expect, String help) {
    return evaluator.fail(
        Problem.error("R4027", message, expect.span(), "is expected here").help(help));
  }
}
