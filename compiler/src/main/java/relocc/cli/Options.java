package relocc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;
import relocc.cli.message.MessageFormat;
import relocc.compiler.output.Output;
import relocc.compiler.output.Outputs;

/**
 * The words behind {@code relocc}. Put together by hand: picocli reads annotations through
 * reflection, which would be half of the time that a small plan takes.
 */
final class Options {
  private final PositionalParamSpec plan =
      PositionalParamSpec.builder()
          .index("0")
          .arity("0..1")
          .paramLabel("PLAN")
          .type(Path.class)
          .description("the plan file")
          .build();

  private final OptionSpec out =
      option("-o", "OUT", Path.class)
          .description("the output; '-' is standard output; default: PLAN's name here, as .bin")
          .build();

  private final OptionSpec emit =
      option("--emit", "FORMAT[=PATH]", List.class)
          .auxiliaryTypes(String.class)
          .splitRegex(",")
          .description("write these formats: " + formats())
          .build();

  private final OptionSpec withDepfile =
      flag("-MD").description("also write a depfile for make or ninja").build();

  private final OptionSpec depfile =
      option("-MF", "FILE", Path.class).description("the depfile's name; implies -MD").build();

  private final OptionSpec checkAbi =
      option("--check-abi", "FILE", Path.class)
          .description(
              "hold the plan's interface against that in FILE, a header or another output that has"
                  + " it; alone it writes nothing")
          .build();

  private final OptionSpec explain =
      option("--explain", "CODE", String.class)
          .description("explain the code of a message, as R2003, or a rule, as MEM-05, and stop")
          .build();

  private final OptionSpec definitions =
      option("-D", "NAME=VALUE", List.class)
          .auxiliaryTypes(String.class)
          .scopeType(ScopeType.INHERIT)
          .description("replace the value of a constant")
          .build();

  private final OptionSpec planName =
      option("--plan", "NAME", String.class)
          .scopeType(ScopeType.INHERIT)
          .description("which plan of the file")
          .build();

  private final OptionSpec messageFormat =
      option("--message-format", "human|short|json|sarif", MessageFormat.Name.class)
          .scopeType(ScopeType.INHERIT)
          .description("how messages look")
          .build();

  private final OptionSpec colour =
      option("--color", "auto|always|never", Colour.class)
          .scopeType(ScopeType.INHERIT)
          .description("colour in messages; auto heeds NO_COLOR")
          .build();

  /** When messages are coloured. */
  enum Colour {
    AUTO,
    ALWAYS,
    NEVER
  }

  private static OptionSpec.Builder option(String name, String label, Class<?> type) {
    return OptionSpec.builder(name).paramLabel(label).type(type);
  }

  private static OptionSpec.Builder flag(String... names) {
    return OptionSpec.builder(names).arity("0").type(boolean.class);
  }

  private static String formats() {
    return Outputs.all().stream().map(Output::name).collect(Collectors.joining(", "));
  }

  /** The command that they belong to. */
  CommandSpec command(Object userObject) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(userObject).name("relocc");
    spec.addPositional(plan);
    for (OptionSpec option :
        List.of(
            out,
            emit,
            withDepfile,
            depfile,
            checkAbi,
            definitions,
            planName,
            messageFormat,
            colour)) {
      spec.addOption(option);
    }
    spec.addOption(explain);
    spec.addOption(
        flag("-h", "--help")
            .usageHelp(true)
            .scopeType(ScopeType.INHERIT)
            .description("show this and stop")
            .build());
    spec.addOption(
        flag("-V", "--version").versionHelp(true).description("show the version and stop").build());
    spec.usageMessage()
        .description("Compiles plans of arm64 relocation stubs.")
        .footer(
            "",
            "Exit codes: 0 done; 1 the plan, an import or a verification is wrong; 2 usage;",
            "3 a file cannot be read or written; 70 a bug in relocc.");
    return spec.versionProvider(new Version());
  }

  Optional<Path> plan() {
    return Optional.ofNullable(plan.getValue());
  }

  Optional<Path> out() {
    return Optional.ofNullable(out.getValue());
  }

  /** {@code FORMAT} or {@code FORMAT=PATH}; none if it is not said. */
  List<String> emit() {
    return Optional.<List<String>>ofNullable(emit.getValue()).orElse(List.of());
  }

  /** Where the dependencies go, if anywhere; an empty path if the name is to be derived. */
  Optional<Path> depfile() {
    Optional<Path> named = Optional.ofNullable(depfile.getValue());
    return withDepfile.getValue() == null || !withDepfile.<Boolean>getValue()
        ? named
        : Optional.of(named.orElse(Path.of("")));
  }

  /** Whether anything is said of files to write. */
  boolean writes() {
    return out().isPresent() || !emit().isEmpty() || depfile().isPresent();
  }

  /** A file with the interface that callers were built with. */
  Optional<Path> checkAbi() {
    return Optional.ofNullable(checkAbi.getValue());
  }

  /** The id of a rule. */
  Optional<String> explain() {
    return Optional.ofNullable(explain.getValue());
  }

  /**
   * Values of constants by name; of several for one name the last.
   *
   * @throws UsageError if one has no name or no value
   */
  Map<String, String> definitions() {
    List<String> given =
        Optional.<List<String>>ofNullable(definitions.getValue()).orElse(List.of());
    Map<String, String> values = new LinkedHashMap<>();
    for (String definition : given) {
      int equals = definition.indexOf('=');
      if (equals <= 0) {
        throw new UsageError("-D '" + definition + "' is not NAME=VALUE");
      }
      values.put(definition.substring(0, equals).strip(), definition.substring(equals + 1));
    }
    return values;
  }

  Optional<String> planName() {
    return Optional.ofNullable(planName.getValue());
  }

  MessageFormat.Name messageFormat() {
    return Optional.<MessageFormat.Name>ofNullable(messageFormat.getValue())
        .orElse(MessageFormat.Name.HUMAN);
  }

  Colour colour() {
    return Optional.<Colour>ofNullable(colour.getValue()).orElse(Colour.AUTO);
  }

  /** The version that the build was given. */
  private static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      try (InputStream in = Options.class.getResourceAsStream("version.txt")) {
        String number = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        return new String[] {"relocc " + number};
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
