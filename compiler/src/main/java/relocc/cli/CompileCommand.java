package relocc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import relocc.cli.file.AtomicFile;
import relocc.cli.file.Content;
import relocc.cli.file.Failure;
import relocc.cli.file.PlanText;
import relocc.cli.message.Explanation;
import relocc.cli.message.MessageFormat;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.TestFrontEnd;
import relocc.compiler.imports.Folder;
import relocc.compiler.output.binding.AbiCheck;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Style;

/** Compiles a plan; what it shares with the subcommands is here too. */
final class CompileCommand implements Callable<Integer> {
  private static final Path HERE = Path.of("");
  private static final String HELP = "'relocc --help' lists commands and options";

  private final Console console;
  private final Options options;

  /** Made when the options are known; null before. */
  private MessageFormat messages;

  CompileCommand(Console console, Options options) {
    this.console = console;
    this.options = options;
  }

  /** A compiled plan and the files that it imports. */
  record Compilation(Build build, List<Path> inputs) {}

  @Override
  public Integer call() throws Failure, IOException {
    if (options.explain().isPresent()) {
      return explain(options.explain().get());
    }
    Path plan = options.plan().orElseThrow(() -> new UsageError("name a plan file"));
    if (options.out().filter(path -> path.toString().isEmpty()).isPresent()) {
      throw new UsageError("-o '' names no file");
    }
    Emission emission = Emission.of(plan, options.out(), options.emit(), options.depfile());
    Optional<Compilation> compiled = compile(plan);
    if (compiled.isEmpty()) {
      return ExitCode.WRONG;
    }
    List<Path> prerequisites = new ArrayList<>(List.of(plan));
    prerequisites.addAll(compiled.get().inputs());
    options.checkAbi().ifPresent(prerequisites::add);
    emission.refuseInputs(prerequisites);
    Build build = compiled.get().build();
    List<Problem> problems = new ArrayList<>(abiProblems(build.plan()));
    problems.addAll(emission.problems(build));
    console.err().print(messages().problems(problems));
    if (!problems.isEmpty()) {
      return ExitCode.WRONG;
    }
    if (options.checkAbi().isEmpty() || options.writes()) {
      write(emission.render(build, prerequisites));
    }
    return ExitCode.OK;
  }

  private List<Problem> abiProblems(Plan plan) throws Failure {
    return options.checkAbi().isEmpty()
        ? List.of()
        : AbiCheck.problems(plan, PlanText.other(options.checkAbi().get(), "name a header"));
  }

  private int explain(String rule) throws IOException {
    try {
      console.out().write(Explanation.of(rule).getBytes(UTF_8));
    } catch (IllegalArgumentException e) {
      throw new UsageError(e.getMessage());
    }
    console.out().flush();
    return ExitCode.OK;
  }

  /** Writes all files or none. */
  void write(List<Content> contents) throws Failure {
    AtomicFile.writeAll(contents, console.out());
  }

  /** A line that is no error. */
  void say(String line) {
    if (!messages().isDocument()) {
      console.err().println("relocc: " + line);
      console.err().flush();
    }
  }

  /** Whether somebody may be looking. */
  boolean isTerminal() {
    return console.terminal();
  }

  /** Shows what is wrong with the command line. */
  void showUsage(String message) {
    if (options.messageFormat() != MessageFormat.Name.HUMAN
        && options.messageFormat() != MessageFormat.Name.SHORT) {
      show(new Failure("R8001", message, HELP));
    } else {
      console.err().println("relocc: " + message);
      console.err().println("relocc: " + HELP);
    }
  }

  /** Shows what is wrong outside a plan. */
  void show(Failure failure) {
    console.err().print(messages().failure(failure));
  }

  /** Shows what is to be said of a plan. */
  void show(List<Problem> problems) {
    console.err().print(messages().problems(problems));
    console.err().flush();
  }

  /** The tests of a plan file. */
  TestFrontEnd.Result tests(Path plan, Source source) {
    Folder folder = Folder.of(Optional.ofNullable(plan.getParent()).orElse(HERE));
    return TestFrontEnd.read(source, folder, options.definitions(), options.planName());
  }

  /**
   * The level at which a plan is to be entered.
   *
   * @param number 1 or 2; null: the first that the plan names
   */
  ExceptionLevel entry(Plan plan, Integer number) {
    return plan.entries().stream()
        .map(Plan.Entry::level)
        .filter(level -> number == null || level.number() == number)
        .findFirst()
        .orElseThrow(() -> new UsageError("the plan is not entered at EL" + number));
  }

  /** Compiles a plan and shows what is to be said of it; empty if it has errors. */
  Optional<Compilation> compile(Path plan) throws Failure {
    PlanText text = PlanText.read(plan);
    Problems problems = new Problems();
    if (text.problem().isPresent()) {
      problems.add(text.problem().get());
    }
    Optional<Compilation> compiled =
        text.problem().isPresent() ? Optional.empty() : build(plan, text.source(), problems);
    console.err().print(messages().problems(problems.list()));
    return compiled;
  }

  private Optional<Compilation> build(Path plan, Source source, Problems problems) {
    Path folder = Optional.ofNullable(plan.getParent()).orElse(HERE);
    FrontEnd.Result read = FrontEnd.read(source, folder, options.definitions(), options.planName());
    read.problems().forEach(problems::add);
    return read.plan()
        .flatMap(p -> Compiler.build(p, problems))
        .map(build -> new Compilation(build, read.inputs()));
  }

  /** Writes what is left when all has been said. */
  void end() {
    console.err().print(messages().end());
  }

  private MessageFormat messages() {
    if (messages == null) {
      messages = newMessages();
    }
    return messages;
  }

  private MessageFormat newMessages() {
    boolean coloured =
        switch (options.colour()) {
          case AUTO -> console.colourful();
          case ALWAYS -> true;
          case NEVER -> false;
        };
    return options.messageFormat().format(coloured ? Style.COLOUR : Style.PLAIN);
  }
}
