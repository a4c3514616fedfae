package relocc.maven;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import relocc.api.Compilation;
import relocc.api.Diagnostic;
import relocc.api.Options;
import relocc.api.Relocc;
import relocc.api.Stub;

/**
 * A plan file, and what is made of it.
 *
 * @param plan the file
 * @param output the files that are made, without what their names end in
 * @param state where it is kept what they were made of: a line for each of them and for each file
 *     that was read, with a digest of its bytes, behind one for everything else
 * @param emit the formats
 * @param constants values that replace those of constants
 * @param version of relocc
 */
record PlanFile(
    Path plan,
    Path output,
    Path state,
    List<String> emit,
    Map<String, String> constants,
    String version) {
  private static final String MISSING = "missing";

  /** Whether nothing has changed since the last time. */
  boolean isUpToDate() throws IOException {
    if (!Files.exists(record())) {
      return false;
    }
    List<String> lines = Files.readAllLines(record(), UTF_8);
    if (lines.isEmpty() || !lines.get(0).equals(configuration())) {
      return false;
    }
    for (String line : lines.subList(1, lines.size())) {
      int space = line.indexOf(' ');
      if (space < 0
          || !line.substring(0, space).equals(digest(Path.of(line.substring(space + 1))))) {
        return false;
      }
    }
    return true;
  }

  private Path record() {
    return state.resolveSibling(state.getFileName() + ".inputs");
  }

  private String configuration() {
    return version + " " + emit + " " + new TreeMap<>(constants);
  }

  /** Compiles all plans of the file; writes all files, or none if there is an error. */
  List<Diagnostic> compile() throws IOException {
    Files.deleteIfExists(record());
    List<Diagnostic> diagnostics = new ArrayList<>();
    Map<Path, byte[]> files = new LinkedHashMap<>();
    TreeSet<Path> read = new TreeSet<>(List.of(plan));
    List<String> names = Relocc.plans(new String(Files.readAllBytes(plan), UTF_8));
    for (Options options : names.size() > 1 ? named(names) : List.of(options())) {
      Compilation compiled = Relocc.compile(plan, options);
      diagnostics.addAll(compiled.diagnostics());
      read.addAll(compiled.inputs());
      String more = options.plan().map(name -> "-" + name).orElse("");
      compiled.stub().ifPresent(stub -> files.putAll(files(stub, more, diagnostics)));
    }
    if (diagnostics.stream().noneMatch(Diagnostic::isError)) {
      for (Map.Entry<Path, byte[]> file : files.entrySet()) {
        write(file.getKey(), file.getValue());
      }
      read.addAll(files.keySet());
      StringBuilder lines = new StringBuilder(configuration()).append('\n');
      for (Path file : read) {
        lines.append(digest(file)).append(' ').append(file).append('\n');
      }
      write(record(), lines.toString().getBytes(UTF_8));
    }
    return diagnostics;
  }

  private Options options() {
    return new Options(Optional.empty(), constants, Map.of());
  }

  private List<Options> named(List<String> names) {
    return names.stream().map(options()::withPlan).toList();
  }

  private Map<Path, byte[]> files(Stub stub, String more, List<Diagnostic> diagnostics) {
    Map<Path, byte[]> files = new LinkedHashMap<>();
    for (String format : emit) {
      String name = output.getFileName() + more + Stub.suffix(format);
      Optional<Diagnostic> obstacle = stub.obstacle(format);
      obstacle.ifPresent(diagnostics::add);
      if (obstacle.isEmpty()) {
        files.put(output.resolveSibling(name), stub.output(format));
      }
    }
    return files;
  }

  /** Under another name first: nobody finds half of a file. */
  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    Files.write(temporary, bytes);
    Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String digest(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return MISSING;
    }
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
