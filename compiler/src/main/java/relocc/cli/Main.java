package relocc.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import relocc.cli.file.Failure;

/** Where relocc begins. */
public final class Main {
  /** Commands of the language's reference that this release has not. */
  private static final List<String> NOT_BUILT = List.of("draw", "lsp");

  private static final List<String> BUILT =
      List.of("check", "explain", "fmt", "inspect", "run", "test", "verify", "completion");
  private static final List<String> HELP = List.of("-h", "--help");

  private Main() {}

  public static void main(String[] args) {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    PrintWriter err =
        new PrintWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8));
    Console console = new Console(out, err, System.getenv(), Boolean.getBoolean("relocc.terminal"));
    int code = run(console, args);
    err.flush();
    System.exit(code);
  }

  /** Executes one command line; the result is the exit code. */
  public static int run(Console console, String... args) {
    Options options = new Options();
    CompileCommand root = new CompileCommand(console, options);
    CommandLine commands = new CommandLine(options.command(root));
    if (Stream.of(BUILT, NOT_BUILT, HELP).flatMap(List::stream).anyMatch(List.of(args)::contains)) {
      addSubcommands(commands, root); // Else none is meant, and setting them up takes its time.
    }
    PrintWriter out = new PrintWriter(console.out(), false, StandardCharsets.UTF_8);
    commands.setOut(out).setErr(console.err());
    commands.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    commands.setExpandAtFiles(false).setCaseInsensitiveEnumValuesAllowed(true);
    commands.setParameterExceptionHandler((e, given) -> usage(root, said(e)));
    commands.setExecutionExceptionHandler((e, command, result) -> failed(console, root, e));
    commands.setExecutionStrategy(Main::executeLast);
    int code = execute(console, root, commands, args);
    root.end();
    out.flush();
    console.err().flush();
    return code;
  }

  private static void addSubcommands(CommandLine commands, CompileCommand root) {
    commands.addSubcommand(new CheckCommand(root));
    commands.addSubcommand(new ExplainCommand(root));
    commands.addSubcommand(new FmtCommand(root));
    commands.addSubcommand(new InspectCommand(root));
    commands.addSubcommand(new RunCommand(root));
    commands.addSubcommand(new TestCommand(root));
    commands.addSubcommand(new VerifyCommand(root));
    commands.addSubcommand(new CompletionCommand());
    for (String name : NOT_BUILT) {
      commands.addSubcommand(name, new NotBuiltCommand());
    }
  }

  /** Runs the subcommand; refuses what was given for the compilation that then does not happen. */
  private static int executeLast(ParseResult parsed) {
    if (parsed.hasSubcommand()) {
      String command = parsed.subcommand().commandSpec().name();
      for (OptionSpec option : parsed.matchedOptions()) {
        if (option.scopeType() != CommandLine.ScopeType.INHERIT) {
          refuse(parsed, option.longestName() + " means nothing before '" + command + "'");
        }
      }
      if (!parsed.matchedPositionals().isEmpty()) {
        refuse(parsed, "name the plan after '" + command + "'");
      }
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static void refuse(ParseResult parsed, String message) {
    throw new CommandLine.ParameterException(parsed.commandSpec().commandLine(), message);
  }

  /** As picocli does, but with errors of the virtual machine reported like other bugs. */
  private static int execute(
      Console console, CompileCommand root, CommandLine commands, String... args) {
    try {
      return commands.execute(args);
    } catch (StackOverflowError | OutOfMemoryError e) {
      return failed(console, root, e);
    }
  }

  private static int usage(CompileCommand root, String message) {
    root.showUsage(message);
    return ExitCode.USAGE;
  }

  /** What is wrong with an option, in the words of the command line and not of Java. */
  private static String said(CommandLine.ParameterException e) {
    Matcher path =
        Pattern.compile("cannot convert ('.*') to .*InvalidPathException: (.*): ")
            .matcher(e.getMessage());
    if (path.find()) {
      return path.group(1) + " cannot be the name of a file: " + path.group(2);
    }
    Matcher names = Pattern.compile("\\[[A-Z, ]+] \\(case-insensitive\\)").matcher(e.getMessage());
    return names.replaceFirst(found -> found.group().split(" \\(")[0].toLowerCase(Locale.ROOT));
  }

  private static int failed(Console console, CompileCommand root, Throwable e) {
    if (e instanceof UsageError) {
      return usage(root, e.getMessage());
    }
    if (e instanceof Failure failure) {
      root.show(failure);
      return ExitCode.FILES;
    }
    root.show(bug(e));
    if (console.environment().containsKey("RELOCC_TRACE")) {
      e.printStackTrace(console.err());
    }
    return ExitCode.INTERNAL;
  }

  private static Failure bug(Throwable e) {
    if (e instanceof OutOfMemoryError) {
      return new Failure(
          "R9001",
          "relocc ran out of memory",
          "give it more: JAVA_TOOL_OPTIONS=-Xmx8g relocc ..., and report how large the plan is");
    }
    return new Failure(
        "R9001",
        "this is a bug in relocc, not in the plan: " + e,
        "report this line with the plan and its imports; RELOCC_TRACE=1 shows where it happened");
  }

  /** A command of the language's reference that this release refuses. */
  @Command(hidden = true)
  static final class NotBuiltCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Unmatched private List<String> arguments;

    @Override
    public Integer call() {
      throw new UsageError("the command '" + spec.name() + "' is not in this release");
    }
  }

  /** Prints what a shell needs to complete options. */
  @Command(
      name = "completion",
      description = "Prints completions for bash and zsh: source <(relocc completion).")
  static final class CompletionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      String script = AutoComplete.bash("relocc", spec.root().commandLine());
      spec.commandLine().getOut().print(script);
      return ExitCode.OK;
    }
  }

  /** Compiles a plan and keeps nothing but the messages. */
  @Command(name = "check", description = "Says what is wrong with a plan; writes no file.")
  static final class CheckCommand implements Callable<Integer> {
    private final CompileCommand root;

    @Parameters(index = "0", paramLabel = "PLAN", description = "the plan file")
    private Path plan;

    CheckCommand(CompileCommand root) {
      this.root = root;
    }

    @Override
    public Integer call() throws Failure {
      return root.compile(plan).isPresent() ? ExitCode.OK : ExitCode.WRONG;
    }
  }
}
