package relocc.compiler.a64.report;

import static relocc.compiler.a64.Register.X.X10;
import static relocc.compiler.a64.Register.X.X11;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X17;
import static relocc.compiler.a64.Register.X.X19;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X20;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X8;
import static relocc.compiler.a64.Register.X.X9;

import java.util.List;
import java.util.stream.IntStream;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Action.Algorithm;
import relocc.compiler.plan.OnFail.Driver;

/**
 * What a report says of a digest that is wrong: of which range, what it is, and what was wanted.
 *
 * <p>Registers, beside those of {@link ReportCode}: x8..x11 what it is, x12..x14 and x20 what was
 * wanted, x19 the text.
 */
final class DigestReport {
  private static final List<X> FOUND = List.of(X8, X9, X10, X11);
  private static final List<X> WANTED = List.of(X12, X13, X14, X20);

  private final Code code;
  private final Routine routine;
  private final ReportCode report;

  DigestReport(Code code, Routine routine, ReportCode report) {
    this.code = code;
    this.routine = routine;
    this.report = report;
  }

  /** The label of the text that names the range. */
  static String label(Action.Verify action) {
    return "report_digest_at_" + action.span().line() + "_" + action.span().column();
  }

  /** Falls through where another step gave up. */
  void print(Driver driver) {
    for (Algorithm algorithm : Algorithm.values()) {
      List<Integer> steps = steps(algorithm);
      if (!steps.isEmpty()) {
        String other = code.local("no_" + algorithm.word());
        code.cmp(X15, Failure.REQUIREMENT);
        code.note("as an exception").b(Conditional.Op.LO, other);
        if (report.requirements() || steps.size() < verifications()) {
          select(steps, algorithm, other);
        }
        print(driver, algorithm);
        code.label(other);
      }
    }
  }

  /** A plan's own failure may be that of a step of another kind. */
  private void select(List<Integer> steps, Algorithm algorithm, String other) {
    String told = code.local("tells_" + algorithm.word());
    code.ubfx(X6, X17, Progress.STEP_LOW, Progress.STEP_WIDTH);
    for (int step : steps) {
      code.cmp(X6, step + 1);
      code.b(Conditional.Op.EQ, told);
    }
    code.b(other);
    code.label(told);
  }

  private long verifications() {
    return routine.steps().stream().filter(Step.Verify.class::isInstance).count();
  }

  private void print(Driver driver, Algorithm algorithm) {
    report.printText(driver, "report_of");
    code.mov(X2, X19);
    report.call("print_text", driver);
    report.printText(driver, "report_is");
    FOUND.subList(0, algorithm.words()).forEach(x -> hex(driver, algorithm, x));
    report.printText(driver, "report_not");
    WANTED.subList(0, algorithm.words()).forEach(x -> hex(driver, algorithm, x));
  }

  /** Bytes in the order of memory; a CRC is a number. */
  private void hex(Driver driver, Algorithm algorithm, X x) {
    if (algorithm == Algorithm.CRC32) {
      code.mov(X6, x);
      report.printHex(driver, Integer.SIZE);
    } else {
      code.rev(X6, x);
      report.printHex(driver, Long.SIZE);
    }
  }

  private List<Integer> steps(Algorithm algorithm) {
    return IntStream.range(0, routine.steps().size())
        .filter(
            i ->
                routine.steps().get(i) instanceof Step.Verify verify
                    && verify.action().algorithm() == algorithm)
        .boxed()
        .toList();
  }

  void texts() {
    if (routine.has(Step.Verify.class)) {
      report.text("report_of", ", digest of ");
      report.text("report_is", " is ");
      report.text("report_not", ", not ");
    }
    for (Step step : routine.steps()) {
      if (step instanceof Step.Verify verify) {
        report.text(label(verify.action()), verify.action().name());
      }
    }
  }
}
