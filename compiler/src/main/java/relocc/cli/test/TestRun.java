package relocc.cli.test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import relocc.cli.verify.Verification;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.call.Given;
import relocc.cli.verify.meaning.Reference;
import relocc.cli.verify.report.Cause;
import relocc.compiler.Build;
import relocc.compiler.TestFrontEnd;
import relocc.compiler.jvm.JvmBackend;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Piece;
import relocc.compiler.resolve.testing.PlanTest;
import relocc.compiler.resolve.testing.PlanTest.Expectation;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;
import relocc.runtime.StopReason;

/**
 * Runs the tests of a plan on the reference, and with the emitted bytes on machines that seeds
 * choose.
 *
 * <p>R4040: an expectation does not hold. R4041: the plan does not allow the call of a test. R4042:
 * the stub does not refuse as it is expected to. R4043: a caller has no room. R9002: the stub does
 * something else than its plan says, which is a bug of the compiler.
 */
public final class TestRun {
  /** The machines that a test runs on unless somebody says. */
  public static final int USUAL_SEEDS = 5;

  /** What a stub does that does not refuse is of little interest. */
  private static final int SHOWN = 3;

  private final Build build;
  private final byte[] blob;
  private final Reference reference;
  private final int seeds;

  private TestRun(Build build, int seeds) {
    this.build = build;
    this.blob = build.program().bytes();
    this.reference = Reference.load(JvmBackend.emit(build.routine()));
    this.seeds = seeds;
  }

  /**
   * Runs all tests of a plan.
   *
   * @param seeds on how many machines each; at least 1
   */
  public static List<TestResult> of(TestFrontEnd.Suite suite, int seeds) {
    TestRun run = of(suite.build(), seeds);
    return suite.tests().stream().map(run::result).toList();
  }

  /** For tests of a plan, on so many machines. */
  public static TestRun of(Build build, int seeds) {
    return new TestRun(build, seeds);
  }

  /** Runs one. */
  public TestResult result(PlanTest test) {
    List<Problem> failures;
    try {
      failures = failures(test);
    } catch (IllegalArgumentException e) {
      failures =
          List.of(
              Problem.error(
                      "R4043", "nobody could make this call: " + e.getMessage(), test.span(), "")
                  .help("leave some of the plan's RAM to the caller, for the stub and parameters"));
    }
    return new TestResult(build.plan().name(), test.title(), test.span(), failures, ran(test));
  }

  /** Which state a stub refuses in does not depend on the machine's caches: one will do. */
  private String ran(PlanTest test) {
    if (test.refusal().isPresent()) {
      return "the plan's words, 1 machine";
    }
    return "the reference, " + (seeds == 1 ? "1 machine" : seeds + " machines");
  }

  private List<Problem> failures(PlanTest test) {
    Optional<Expectation.Refusal> refusal = test.refusal();
    Optional<Reason> reason = Reason.of(build.plan(), test);
    if (reason.isEmpty()) {
      reason = Reason.of(call(test, 0));
    }
    if (refusal.isPresent()) {
      return refused(test, refusal.get(), reason);
    }
    return reason.isPresent() ? List.of(notAllowed(test, reason.get())) : performed(test);
  }

  private static Problem notAllowed(PlanTest test, Reason reason) {
    return Problem.error(
            "R4041", "the stub refuses this call: " + reason.text(), test.span(), "calls it")
        .and(reason.span(), "does not allow it")
        .help("give other values, or write `expect returns " + reason.code() + "`");
  }

  private Call call(PlanTest test, long seed) {
    List<Call.Content> memory =
        test.memory().stream()
            .map(
                filling ->
                    new Call.Content(
                        filling.range().start(),
                        filling.bytes().first((int) filling.range().size())))
            .toList();
    OptionalLong place = build.plan().stub().anywhere() ? test.place() : OptionalLong.empty();
    Given given =
        new Given(
            test.values(), test.lists(), memory, place, Reason.of(build.plan(), test).isEmpty());
    // Seed 0 is that of a call in which nothing is chosen.
    return given.call(build.plan(), seed + 1);
  }

  private List<Problem> performed(PlanTest test) {
    Findings findings = new Findings();
    Call first = call(test, 0);
    Side expected = Side.ofReference(reference, first, test.level());
    test.expectations().forEach(one -> findings.look(one, expected));
    for (int seed = 0; seed < seeds; seed++) {
      Call call = call(test, seed);
      Verification.Performance done = Verification.perform(build, blob, call, test.level(), seed);
      if (done.causes().isEmpty() && done.outcome().reason() == StopReason.LEFT_STUB) {
        Side side = Side.ofMachine(call, done.outcome());
        test.expectations().forEach(one -> findings.look(one, side));
      } else {
        findings.wrong(test, done);
      }
    }
    return findings.problems(first);
  }

  private List<Problem> refused(
      PlanTest test, Expectation.Refusal refusal, Optional<Reason> reason) {
    List<String> notes = new ArrayList<>();
    if (reason.filter(r -> r.code() == refusal.code()).isEmpty()) {
      notes.add(
          "by the plan "
              + reason
                  .map(r -> "the code is " + r.code() + ": " + r.text())
                  .orElse("the call is allowed"));
    }
    if (refusal.returns() && !build.plan().onFail().returnBefore()) {
      notes.add("by the plan it does not return: `on fail` says something else");
    }
    int code = refusal.code();
    Verification.refuse(build, blob, call(test, 0), test.level(), code).stream()
        .flatMap(cause -> cause.details().stream())
        .limit(SHOWN)
        .forEach(line -> notes.add("on the machine model: " + line));
    List<Problem> failures = new ArrayList<>();
    if (!notes.isEmpty()) {
      Problem problem =
          Problem.error("R4042", "the stub does not refuse with " + code, refusal.span(), "")
              .help("change the plan, or what the test gives or expects");
      for (String note : notes) {
        problem = problem.note(note);
      }
      failures.add(
          reason.isPresent() ? problem.and(reason.get().span(), "does not allow it") : problem);
    }
    Side untouched = untouched(call(test, 0));
    Findings findings = new Findings();
    test.expectations().forEach(one -> findings.look(one, untouched));
    failures.addAll(findings.problems(call(test, 0)));
    return failures;
  }

  /** Where a stub that refuses leaves everything as it was. */
  private static Side untouched(Call call) {
    return new Side(
        "a stub that refuses",
        Verification.before(call),
        Verification.before(call),
        0,
        1,
        false,
        List.of(),
        OptionalLong.empty());
  }

  /** What does not hold, and where. */
  private static final class Findings {
    /** For each expectation the differences, and on which sides each was seen. */
    private final Map<Expectation, Map<Difference, List<String>>> found = new LinkedHashMap<>();

    private final List<Problem> wrong = new ArrayList<>();

    void look(Expectation expectation, Side side) {
      Difference.of(expectation, side)
          .ifPresent(
              difference -> {
                List<String> sides =
                    found
                        .computeIfAbsent(expectation, e -> new LinkedHashMap<>())
                        .computeIfAbsent(difference, d -> new ArrayList<>());
                if (!sides.contains(side.name())) {
                  sides.add(side.name());
                }
              });
    }

    /** The first machine on which the stub does not do what its plan says. */
    void wrong(PlanTest test, Verification.Performance done) {
      if (wrong.isEmpty()) {
        Problem problem =
            Problem.error("R9002", "the stub does not do what the plan says", test.span(), "");
        for (Cause cause : done.causes()) {
          for (String line : cause.lines()) {
            problem = problem.note(line);
          }
        }
        wrong.add(
            problem
                .note("with " + done.machine())
                .help("this is a bug in relocc: report it with the plan and its imports"));
      }
    }

    List<Problem> problems(Call call) {
      List<Problem> problems = new ArrayList<>();
      found.forEach(
          (expectation, differences) -> problems.add(problem(expectation, differences, call)));
      problems.addAll(wrong);
      return problems;
    }

    private static Problem problem(
        Expectation expectation, Map<Difference, List<String>> differences, Call call) {
      List<String> sides = differences.values().stream().flatMap(List::stream).distinct().toList();
      Difference first = differences.keySet().iterator().next();
      Problem problem =
          Problem.error(
                  "R4040",
                  "this does not hold on " + String.join(" and on ", sides),
                  expectation.span(),
                  "expected")
              .help("change the plan, or what the test gives or expects");
      for (Map.Entry<Difference, List<String>> one : differences.entrySet()) {
        String where = String.join(" and ", one.getValue());
        problem = problem.note("on " + where + " " + one.getKey().text());
      }
      if (first.address().isEmpty()) {
        return problem.and(call.plan().exit().span(), "the exit of the plan");
      }
      long address = first.address().getAsLong();
      Problem whole = problem;
      return writer(call, address)
          .map(span -> whole.and(span, "writes the byte"))
          .orElse(whole.note("no step of the plan writes this byte"));
    }

    /** The last step or piece that writes a byte. */
    private static Optional<Span> writer(Call call, long address) {
      Optional<Span> last = Optional.empty();
      for (Action action : call.plan().actions()) {
        if (action instanceof Action.Move move) {
          for (Piece piece : move.pieces()) {
            last = piece.destinationRange().contains(address) ? Optional.of(piece.span()) : last;
          }
        } else if (action instanceof Action.Fill fill && fill.range().contains(address)) {
          last = Optional.of(fill.span());
        }
      }
      return last;
    }
  }
}
