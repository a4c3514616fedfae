package relocc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How large things may grow. The text is looked at, not the syntax tree: the formatter sees to it
 * that a block opens at the end of a line and closes at the start of one.
 */
final class SizesTest {
  private static final int FILE_LINES = 400;
  private static final int METHOD_LINES = 40;
  private static final int PACKAGE_FILES = 15;

  private static final Path TOP = Path.of("..");
  private static final Pattern METHOD =
      Pattern.compile(
          "[\\w>\\]?] \\w+\\(.*\\)( throws [\\w., ]+)? \\{|(public |private )?[A-Z]\\w*\\(.*\\) \\{");
  private static final Pattern OTHER =
      Pattern.compile(
          "^(if|for|while|switch|try|catch|synchronized|return|else|do|new|throw)\\b.*");

  @Test
  void filesAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : sources("src/main", "src/test")) {
      int lines = Files.readAllLines(file).size();
      if (lines > FILE_LINES) {
        tooLong.add(file + ": " + lines);
      }
    }
    assertEquals(List.of(), tooLong);
  }

  @Test
  void packagesAreSmall() throws IOException {
    Map<Path, Long> sizes =
        sources("src/main").stream()
            .collect(Collectors.groupingBy(Path::getParent, TreeMap::new, Collectors.counting()));
    sizes.values().removeIf(size -> size <= PACKAGE_FILES);
    assertEquals(Map.of(), sizes);
  }

  @Test
  void methodsAreShort() throws IOException {
    List<String> tooLong = new ArrayList<>();
    int methods = 0;
    for (Path file : sources("src/main")) {
      for (Method method : methods(Files.readAllLines(file))) {
        methods++;
        if (method.lines() > METHOD_LINES) {
          tooLong.add(file + ": " + method);
        }
      }
    }
    assertEquals(List.of(), tooLong);
    assertTrue(methods > 500, "only " + methods + " methods were found");
  }

  @Test
  void theScanFindsMethods() {
    String text =
        """
        class A {
          A(int a) {
            if (a > 0) {
            }
          }

          private static <T> List<T> two(
              int first, int second)
              throws IOException {
            return of(() -> {
            });
          }
        }
        """;
    List<Method> found = methods(text.lines().toList());
    assertEquals(List.of(new Method(2, 4), new Method(7, 6)), found);
  }

  private static List<String> modules() {
    return List.of("compiler", "compiler/junit", "compiler/maven-plugin", "runtime", "examples");
  }

  private static List<Path> sources(String... parts) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : modules()) {
      for (String part : parts) {
        Path folder = TOP.resolve(module).resolve(part);
        if (Files.isDirectory(folder)) {
          try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
          }
        }
      }
    }
    assertTrue(found.size() > 50, "only " + found.size() + " files were found");
    return found;
  }

  /** Where a method begins, from 1, and how many lines it has. */
  private record Method(int line, int lines) {}

  private static List<Method> methods(List<String> lines) {
    List<Method> methods = new ArrayList<>();
    Deque<Integer> open = new ArrayDeque<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("//") || line.startsWith("*") || line.startsWith("/*")) {
        continue;
      }
      if (line.startsWith("}")) {
        int start = open.pop();
        if (start >= 0) {
          methods.add(new Method(start + 1, i - start + 1));
        }
      }
      if (line.endsWith("{")) {
        open.push(methodStart(lines, i));
      }
    }
    return methods;
  }

  /** The first line of the method whose body opens at the end of {@code line}, or -1. */
  private static int methodStart(List<String> lines, int line) {
    int start = line;
    while (start > 0 && !lines.get(start - 1).strip().matches("(|.*[;{}/]|@.*|\\*.*|//.*)")) {
      start--;
    }
    String text =
        lines.subList(start, line + 1).stream().map(String::strip).collect(Collectors.joining(" "));
    boolean method = METHOD.matcher(text).find() && !OTHER.matcher(text).matches();
    boolean type = text.matches(".*\\b(class|record|interface|enum)\\b.*");
    return method && !type && !text.contains(" = ") && !text.endsWith("-> {") ? start : -1;
  }
}
