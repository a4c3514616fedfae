package relocc.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relocc.cli.file.Content;
import relocc.cli.file.Depfile;
import relocc.compiler.Build;
import relocc.compiler.output.Output;
import relocc.compiler.output.Outputs;
import relocc.compiler.source.Problem;

/**
 * Which files a compilation writes.
 *
 * @param targets formats and their files; at least one, no file twice
 * @param depfile where the dependencies go, if anywhere
 */
record Emission(List<Target> targets, Optional<Path> depfile) {
  /** A format and the file that it goes to. */
  record Target(Output output, Path path) {}

  /**
   * What the options ask for.
   *
   * @param plan the plan file, which no output may replace
   * @param out the value of {@code -o}; a format without a path of its own goes there, or beside it
   *     when there are several
   * @param emit {@code FORMAT} or {@code FORMAT=PATH}
   * @param depfile empty: none; an empty path: named after the first target
   * @throws UsageError saying what is wrong with them
   */
  static Emission of(Path plan, Optional<Path> out, List<String> emit, Optional<Path> depfile) {
    List<String> wanted = emit.isEmpty() ? List.of(Outputs.all().get(0).name()) : emit;
    Naming naming = new Naming(plan, out, wanted.stream().filter(w -> !w.contains("=")).count());
    List<Target> targets = new ArrayList<>();
    for (String one : wanted) {
      int sign = one.indexOf('=');
      Output output = output(sign < 0 ? one : one.substring(0, sign));
      if (sign == one.length() - 1) {
        throw new UsageError("'" + one + "' names no file");
      }
      Path path = sign < 0 ? naming.path(output) : Path.of(one.substring(sign + 1));
      targets.add(new Target(output, path));
    }
    Optional<Path> named = depfile.map(path -> path.toString().isEmpty() ? naming.depfile() : path);
    Emission emission = new Emission(List.copyOf(targets), named);
    emission.destinations().refuseTwice("name them apart with FORMAT=PATH");
    emission.refuseInputs(List.of(plan));
    return emission;
  }

  private static Output output(String name) {
    return Outputs.named(name)
        .orElseThrow(() -> new UsageError("no format '" + name + "'; " + known()));
  }

  private static String known() {
    return Outputs.all().stream().map(Output::name).collect(Collectors.joining(", ", "use ", ""));
  }

  private Destinations destinations() {
    return new Destinations(
        Stream.concat(targets.stream().map(Target::path), depfile.stream()).toList());
  }

  /**
   * Refuses to write over what was read.
   *
   * @throws UsageError naming the file
   */
  void refuseInputs(List<Path> inputs) {
    destinations().refuseInputs(inputs);
  }

  /** Why a format cannot be written, if so. */
  List<Problem> problems(Build build) {
    return targets.stream()
        .map(Target::output)
        .distinct()
        .flatMap(output -> output.problems(build).stream())
        .toList();
  }

  /** The contents of all files. */
  List<Content> render(Build build, List<Path> prerequisites) {
    List<Content> contents = new ArrayList<>();
    for (Target target : targets) {
      contents.add(new Content(target.path(), target.output().render(build)));
    }
    depfile.ifPresent(
        path -> {
          List<Path> names = targets.stream().map(Target::path).toList();
          String rule = Depfile.rule(names, prerequisites);
          contents.add(new Content(path, rule.getBytes(StandardCharsets.UTF_8)));
        });
    return contents;
  }

  /**
   * How files are called whose names are not given.
   *
   * @param unnamed how many formats have no path of their own
   */
  private record Naming(Path plan, Optional<Path> out, long unnamed) {
    Path path(Output output) {
      boolean first = output.name().equals(Outputs.all().get(0).name());
      if (out.isPresent() && (unnamed == 1 || (first && !toStandardOutput()))) {
        return out.get();
      }
      if (toStandardOutput()) {
        throw new UsageError(
            "only one format can go to standard output; name the others with FORMAT=PATH");
      }
      return withSuffix(output.suffix());
    }

    Path depfile() {
      if (toStandardOutput()) {
        throw new UsageError("-MD with standard output needs -MF FILE");
      }
      return withSuffix(".d");
    }

    private boolean toStandardOutput() {
      return out.isPresent() && new Content(out.get(), new byte[0]).toStandardOutput();
    }

    /** Beside the output, or in the current folder with the plan's name. */
    private Path withSuffix(String suffix) {
      Path model = out.orElse(plan.getFileName());
      String name = model.getFileName().toString();
      int dot = name.lastIndexOf('.');
      return model.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + suffix);
    }
  }
}
