package relocc.compiler.resolve.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import relocc.compiler.ast.TestDecl;
import relocc.compiler.imports.Folder;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.compiler.resolve.testing.PlanTest.Filling;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.Scope;

/**
 * Turns a test as it was written into what was meant.
 *
 * <p>R4022: memory that is given twice, or where the stub lies. R4024: a level that the plan is not
 * entered at. R4025: a place for a stub that has one, or one where it cannot lie.
 */
public final class TestResolver {
  private final Plan plan;
  private final Scope names;
  private final Folder folder;
  private final Problems problems;

  /**
   * @param names what the plan can see; what is wrong with them is told in the same place
   * @param problems gets the messages, as that of the names does
   * @param folder where the files lie that tests name
   */
  public TestResolver(Plan plan, Scope names, Folder folder, Problems problems) {
    this.plan = plan;
    this.names = names;
    this.folder = folder;
    this.problems = problems;
  }

  /** The test; empty after a message. */
  public Optional<PlanTest> test(TestDecl decl) {
    int before = problems.list().size();
    GivenValues given = new GivenValues(plan, names, folder, problems);
    List<TestDecl.Given> memory = new ArrayList<>();
    for (TestDecl.Given one : decl.givens()) {
      if (!given.take(one)) {
        memory.add(one);
      }
    }
    given.requireAll(decl);
    Evaluator evaluator = new Evaluator(given.names(), problems);
    Contents contents = new Contents(evaluator, folder, problems);
    List<Filling> fillings = new ArrayList<>();
    memory.forEach(one -> filling(one, evaluator, contents, fillings));
    ExpectResolver expects = new ExpectResolver(evaluator, contents, problems);
    List<PlanTest.Expectation> expectations = expects.expectations(decl);
    ExceptionLevel level = level(decl, expectations);
    OptionalLong place = place(decl, evaluator, fillings, expectations);
    if (problems.list().size() > before) {
      return Optional.empty();
    }
    return Optional.of(
        new PlanTest(
            decl.title(),
            given.values(),
            given.lists(),
            fillings,
            level,
            place,
            expectations,
            decl.span()));
  }

  private void filling(
      TestDecl.Given given, Evaluator evaluator, Contents contents, List<Filling> fillings) {
    Optional<AddressRange> range = contents.range(given.target());
    Optional<Bytes> bytes = range.flatMap(r -> contents.bytes(given.content(), r));
    if (bytes.isEmpty()) {
      return;
    } else if (Plan.Payload.isPlace(range.get())) {
      problems.add(
          Problem.error("R4022", "these bytes travel in the blob", given.span(), "is payload")
              .help("give the payload another file"));
      return;
    }
    for (Filling other : fillings) {
      other
          .range()
          .intersection(range.get())
          .ifPresent(
              both ->
                  problems.add(
                      Problem.error(
                              "R4022", "two things are given here", given.span(), "given again")
                          .and(other.span(), "given here")
                          .note("in common: " + both)
                          .help("give each byte once")));
    }
    fillings.add(new Filling(range.get(), bytes.get(), given.span()));
  }

  private ExceptionLevel level(TestDecl decl, List<PlanTest.Expectation> expectations) {
    Plan.Entry first = plan.entries().get(0);
    if (decl.start().isEmpty()) {
      return first.level();
    }
    TestDecl.Start start = decl.start().get();
    ExceptionLevel level = ExceptionLevel.of(start.level().number(), isHost(start));
    boolean known = plan.entries().stream().anyMatch(entry -> entry.level() == level);
    boolean refused =
        expectations.stream().anyMatch(PlanTest.Expectation.Refusal.class::isInstance);
    if (!known && !refused) {
      problems.add(
          Problem.error("R4024", "the plan is not entered at " + level, start.span(), "starts here")
              .and(first.span(), "it is entered here")
              .help("start it there, or write `expect returns 1`"));
    }
    return level;
  }

  private boolean isHost(TestDecl.Start start) {
    if (start.vhe() && start.level().number() != 2) {
      problems.add(
          Problem.error("R4024", "only EL2 has VHE", start.span(), "has none")
              .help("leave `vhe` out, or write `el 2 vhe`"));
    }
    return start.vhe();
  }

  private OptionalLong place(
      TestDecl decl,
      Evaluator evaluator,
      List<Filling> fillings,
      List<PlanTest.Expectation> expectations) {
    Optional<Long> at = decl.start().flatMap(TestDecl.Start::at).flatMap(evaluator::address);
    Span span = decl.start().map(TestDecl.Start::span).orElse(decl.span());
    AddressRange range = plan.stub().range();
    if (at.isPresent()) {
      long page = plan.run().page();
      boolean aligned = at.get() % page == 0;
      if (!plan.stub().anywhere()) {
        wrongPlace(span, "this stub has a place", "leave `at` out");
      } else if (!aligned || AddressRange.compare(at.get() + range.size(), at.get()) < 0) {
        wrongPlace(span, "a stub cannot lie here", "give it a multiple of " + page + " bytes");
      } else {
        range = new AddressRange(at.get(), range.size());
      }
    } else if (plan.stub().anywhere()) {
      return OptionalLong.empty();
    }
    Span stub = at.isPresent() ? span : plan.stub().span();
    for (Filling filling : fillings) {
      apart(filling.range(), filling.span(), range, stub);
    }
    for (PlanTest.Expectation one : expectations) {
      if (one instanceof PlanTest.Expectation.Holds holds) {
        apart(holds.range(), holds.span(), range, stub);
      } else if (one instanceof PlanTest.Expectation.Same same) {
        apart(same.range(), same.span(), range, stub);
        apart(same.other(), same.span(), range, stub);
      }
    }
    return OptionalLong.of(range.start());
  }

  /** What the stub makes of its own range is its affair. */
  private void apart(AddressRange range, Span span, AddressRange stub, Span stubSpan) {
    if (range.overlaps(stub)) {
      problems.add(
          Problem.error("R4022", "the stub lies here", span, "is about " + range)
              .and(stubSpan, "the stub's range: " + stub)
              .help("name bytes outside it"));
    }
  }

  private void wrongPlace(Span span, String message, String help) {
    problems.add(
        Problem.error("R4025", message, span, "starts here")
            .and(plan.stub().span(), "as the plan says")
            .help(help));
  }
}
