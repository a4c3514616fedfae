package relocc.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import relocc.api.Diagnostic;
import relocc.api.Stub;

/**
 * Compiles every plan ({@code *.rstub}) below a folder, into files that become resources of the
 * project: of {@code boot/gather.rstub} {@code boot/gather.bin}, or where a file has several plans
 * {@code boot/gather-PLAN.bin}. A plan is compiled again when it, one of its imports, the
 * configuration or relocc is another than the last time.
 */
@Mojo(name = "compile", defaultPhase = LifecyclePhase.PROCESS_RESOURCES, threadSafe = true)
public final class CompileMojo extends AbstractMojo {
  /** Where the plans are. */
  @Parameter(defaultValue = "${project.basedir}/src/main/relocc", property = "relocc.source")
  private File sourceDirectory;

  /** Where the files go. */
  @Parameter(defaultValue = "${project.build.outputDirectory}", property = "relocc.output")
  private File outputDirectory;

  /** Where it is kept what they were made of. */
  @Parameter(defaultValue = "${project.build.directory}/relocc", readonly = true)
  private File stateDirectory;

  /** The formats: bin, asm, map, json, class, ... */
  @Parameter(defaultValue = "bin", property = "relocc.emit")
  private List<String> emit;

  /** Values that replace those of constants, in all plans that have them. */
  @Parameter private Map<String, String> constants = new TreeMap<>();

  /** The version of this plugin. */
  @Parameter(defaultValue = "${plugin.version}", readonly = true)
  private String version;

  /** Whether nothing is done. */
  @Parameter(defaultValue = "false", property = "relocc.skip")
  private boolean skip;

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    Path source = sourceDirectory.toPath();
    if (skip || !Files.isDirectory(source)) {
      getLog().debug("no plans in " + source);
      return;
    }
    for (String format : emit) {
      if (!Stub.formats().contains(format)) {
        throw new MojoExecutionException(
            "no format '" + format + "'; use " + String.join(", ", Stub.formats()));
      }
    }
    try {
      compile(source, plans(source));
    } catch (IOException e) {
      throw new MojoExecutionException(e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
  }

  private static List<Path> plans(Path source) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      return files.filter(file -> file.toString().endsWith(".rstub")).sorted().toList();
    }
  }

  private void compile(Path source, List<Path> plans) throws IOException, MojoFailureException {
    int compiled = 0;
    List<String> wrong = new ArrayList<>();
    for (Path plan : plans) {
      Path relative = source.relativize(plan);
      PlanFile file =
          new PlanFile(
              plan,
              stem(outputDirectory.toPath().resolve(relative)),
              stem(stateDirectory.toPath().resolve(relative)),
              List.copyOf(emit),
              Map.copyOf(constants),
              version);
      if (!file.isUpToDate()) {
        compiled++;
        List<Diagnostic> diagnostics = file.compile();
        diagnostics.forEach(this::tell);
        if (diagnostics.stream().anyMatch(Diagnostic::isError)) {
          wrong.add(plan.toString());
        }
      }
    }
    if (!wrong.isEmpty()) {
      throw new MojoFailureException("wrong: " + String.join(", ", wrong));
    }
    String them = compiled == 1 ? "1 plan" : compiled + " plans";
    getLog().info(compiled == 0 ? "all plans are up to date" : "compiled " + them);
  }

  /** {@code PATH:LINE:COLUMN: error[CODE]: MESSAGE}, then the lines of the plan. */
  private void tell(Diagnostic diagnostic) {
    StringBuilder text = new StringBuilder(diagnostic.toString());
    diagnostic.text().lines().skip(1).forEach(line -> text.append('\n').append(line));
    if (diagnostic.isError()) {
      getLog().error(text);
    } else {
      getLog().warn(text);
    }
  }

  private static Path stem(Path file) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.length() - ".rstub".length()));
  }
}
