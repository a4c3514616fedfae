package relocc.examples.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relocc.examples.mutation.mutant.Mutant;

/**
 * The mutants that do what the stub does, and why: {@code equivalent.txt}. A line that is not
 * indented is a reason; below it stand, indented, the mutants that it holds for.
 */
final class Equivalents {
  private static final int COLUMNS = 5;

  private final List<Entry> entries;

  private Equivalents(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Some mutants that are explained together.
   *
   * @param columns patterns for plan, kind, place, line and change
   */
  record Entry(String reason, String text, List<Pattern> columns) {
    /** Whether it is the same line of the list. */
    boolean isSame(Entry other) {
      return text.equals(other.text);
    }

    boolean explains(String plan, Mutant mutant) {
      List<String> values =
          List.of(
              plan,
              mutant.kind().toString(),
              mutant.place().name(),
              mutant.place().text(),
              mutant.change());
      for (int i = 0; i < COLUMNS; i++) {
        if (!columns.get(i).matcher(values.get(i)).matches()) {
          return false;
        }
      }
      return true;
    }
  }

  /** The list that is kept with this class. */
  static Equivalents load() {
    try (InputStream in = Equivalents.class.getResourceAsStream("equivalent.txt")) {
      if (in == null) {
        throw new IllegalStateException("no equivalent.txt");
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Equivalents parse(String text) {
    List<Entry> entries = new ArrayList<>();
    String reason = "";
    for (String line : text.lines().toList()) {
      if (line.startsWith(" ")) {
        entries.add(entry(reason, line.strip()));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        reason = line;
      }
    }
    return new Equivalents(entries);
  }

  private static Entry entry(String reason, String line) {
    String[] columns = line.split(" {2,}");
    if (reason.isEmpty() || columns.length != COLUMNS) {
      throw new IllegalArgumentException("equivalent.txt: a reason and five columns: " + line);
    }
    return new Entry(reason, line, Arrays.stream(columns).map(Equivalents::glob).toList());
  }

  /** A star is anything, {@code {a;b}} one of several. */
  private static Pattern glob(String text) {
    return Pattern.compile(
        Arrays.stream(text.split("(?<=[*{};])|(?=[*{};])"))
            .map(Equivalents::piece)
            .collect(Collectors.joining()));
  }

  private static String piece(String text) {
    return switch (text) {
      case "*" -> ".*";
      case "{" -> "(?:";
      case "}" -> ")";
      case ";" -> "|";
      default -> Pattern.quote(text);
    };
  }

  List<Entry> entries() {
    return entries;
  }

  /** The first entry that explains a mutant. */
  Optional<Entry> of(String plan, Mutant mutant) {
    return entries.stream().filter(entry -> entry.explains(plan, mutant)).findFirst();
  }
}
