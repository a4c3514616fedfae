package relocc.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import relocc.cli.file.AtomicFile;
import relocc.cli.file.Content;
import relocc.cli.file.Failure;
import relocc.cli.file.PlanText;
import relocc.cli.message.MessageFormat;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Style;

/** Compiles a plan. Its inherited options hold for the subcommands too. */
@Command(
    name = "relocc",
    description = "Compiles plans of arm64 relocation stubs.",
    versionProvider = Version.class,
    subcommands = {
      CheckCommand.class,
      RunCommand.class,
      VerifyCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 the plan, an import or a verification is wrong; 2 usage;",
      "3 a file cannot be read or written; 70 a bug in relocc."
    })
final class CompileCommand implements Callable<Integer> {
  private static final Path HERE = Path.of("");
  private static final Optional<Path> UNNAMED = Optional.of(Path.of(""));
  private static final String WRITES = "write these formats: bin, asm, map, json, class";

  @Parameters(index = "0", arity = "0..1", paramLabel = "PLAN", description = "the plan file")
  private Path plan;

  @Option(
      names = "-o",
      paramLabel = "OUT",
      description = "the output; '-' is standard output; default: PLAN's name here, as .bin")
  private Path out;

  @Option(names = "--emit", paramLabel = "FORMAT[=PATH]", split = ",", description = WRITES)
  private List<String> emit = new ArrayList<>();

  @Option(names = "-MD", description = "also write a depfile for make or ninja")
  private boolean withDepfile;

  @Option(names = "-MF", paramLabel = "FILE", description = "the depfile's name; implies -MD")
  private Path depfile;

  @Option(names = "--explain", paramLabel = "CODE", hidden = true)
  private String explain;

  @Option(
      names = "-D",
      paramLabel = "NAME=VALUE",
      scope = ScopeType.INHERIT,
      description = "replace the value of a constant")
  private Map<String, String> definitions = new LinkedHashMap<>();

  @Option(
      names = "--plan",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "which plan of the file")
  private String planName;

  @Option(
      names = "--message-format",
      paramLabel = "human|short|json",
      scope = ScopeType.INHERIT,
      description = "how messages look")
  private MessageFormat.Name messageFormat = MessageFormat.Name.HUMAN;

  @Option(
      names = "--color",
      paramLabel = "auto|always|never",
      scope = ScopeType.INHERIT,
      description = "colour in messages; auto heeds NO_COLOR")
  private Colour colour = Colour.AUTO;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "show this and stop")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "show the version and stop")
  private boolean version;

  private final Console console;

  CompileCommand(Console console) {
    this.console = console;
  }

  /** When messages are coloured. */
  enum Colour {
    AUTO,
    ALWAYS,
    NEVER
  }

  /** A compiled plan and the files that it imports. */
  record Compilation(Build build, List<Path> inputs) {}

  @Override
  public Integer call() throws Failure {
    if (explain != null) {
      throw new UsageError("--explain is not in this release");
    }
    if (plan == null) {
      throw new UsageError("name a plan file");
    }
    Emission emission = emission();
    Optional<Compilation> compiled = compile(plan);
    if (compiled.isEmpty()) {
      return ExitCode.WRONG;
    }
    List<Path> prerequisites = new ArrayList<>(List.of(plan));
    prerequisites.addAll(compiled.get().inputs());
    emission.refuseInputs(prerequisites);
    write(emission.render(compiled.get().build(), prerequisites));
    return ExitCode.OK;
  }

  /** Writes all files or none. */
  void write(List<Content> contents) throws Failure {
    AtomicFile.writeAll(contents, console.out());
  }

  /** A line that is no error. */
  void say(String line) {
    console.err().println("relocc: " + line);
    console.err().flush();
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

  private Emission emission() {
    Optional<Path> rule = Optional.ofNullable(depfile);
    return Emission.of(
        plan, Optional.ofNullable(out), emit, withDepfile ? rule.or(() -> UNNAMED) : rule);
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
    FrontEnd.Result read =
        FrontEnd.read(
            source,
            Optional.ofNullable(plan.getParent()).orElse(HERE),
            definitions,
            Optional.ofNullable(planName));
    read.problems().forEach(problems::add);
    return read.plan()
        .flatMap(p -> Compiler.build(p, problems))
        .map(build -> new Compilation(build, read.inputs()));
  }

  /** Shows what is wrong outside a plan. */
  void show(Failure failure) {
    console.err().print(messages().failure(failure));
  }

  private MessageFormat messages() {
    boolean coloured = colour == Colour.ALWAYS || (colour == Colour.AUTO && console.colourful());
    return messageFormat.format(coloured ? Style.COLOUR : Style.PLAIN);
  }
}
