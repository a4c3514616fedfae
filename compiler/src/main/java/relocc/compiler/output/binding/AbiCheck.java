package relocc.compiler.output.binding;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/**
 * Holds a plan against the interface that callers were built with.
 *
 * <p>R4031: they differ. R4032: the file says of no interface, or of one that somebody has edited.
 */
public final class AbiCheck {
  private static final Pattern LINE =
      Pattern.compile(Pattern.quote(AbiText.MARK) + "(.*?)" + Fact.BETWEEN + "(.*?)\\s*(?:\\R|$)");

  private final Interface now;
  private final Source file;
  private final Map<String, Fact> before = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();

  private AbiCheck(Plan plan, Source file) {
    this.now = Interface.of(plan);
    this.file = file;
  }

  /**
   * What is different; nothing if callers need not be built again.
   *
   * @param file a header, a Rust or Go file or a JSON map that relocc has made
   */
  public static List<Problem> problems(Plan plan, Source file) {
    AbiCheck check = new AbiCheck(plan, file);
    if (check.read()) {
      check.compare();
    }
    return check.problems;
  }

  /** Finds the facts of the file; false if there are none that can be trusted. */
  private boolean read() {
    boolean readable =
        file.text().stripLeading().startsWith("{") ? readJson() : readLines(file.text(), 0);
    if (!readable) {
      return false;
    }
    Fact hash = before.remove(AbiText.HASH);
    Fact edition = now.facts().get(0);
    if (hash == null || before.isEmpty()) {
      refuse(0, 0, "this file says nothing of a stub's interface", "has no interface");
    } else if (!before.containsKey(edition.key())
        || !before.get(edition.key()).value().equals(edition.value())) {
      Span span = before.values().iterator().next().span();
      refuse(span.start(), span.end(), "another edition of relocc made this file", "is not known");
    } else if (!Interface.hash(lines()).equals(hash.value())) {
      Span span = hash.span();
      refuse(
          span.start(), span.end(), "what this file says of an interface was edited", "is wrong");
    }
    return problems.isEmpty();
  }

  private List<String> lines() {
    return before.values().stream().map(Fact::line).toList();
  }

  private void refuse(int start, int end, String message, String label) {
    problems.add(
        Problem.error("R4032", message, new Span(file, start, end), label)
            .help("name a file that `relocc --emit header`, `rust`, `go` or `json` has made"));
  }

  private boolean readLines(String text, int from) {
    Matcher matcher = LINE.matcher(text);
    while (matcher.find()) {
      Span span = new Span(file, from + matcher.start(1), from + matcher.end(2));
      Fact fact = new Fact(matcher.group(1), matcher.group(2), span);
      Fact other = before.putIfAbsent(fact.key(), fact);
      if (other != null) {
        problems.add(
            Problem.error("R4032", "this file has more than one interface", span, "is said here")
                .and(other.span(), "is said before")
                .help("name a file that has that of one plan"));
        return false;
      }
    }
    return true;
  }

  /** The strings are found again in the text, for their places. */
  private boolean readJson() {
    try {
      JsonObject map = JsonParser.parseString(file.text()).getAsJsonObject();
      if (map.has("interface")) {
        for (JsonElement line : map.getAsJsonArray("interface")) {
          int at = Math.max(0, file.text().indexOf(line.getAsString()));
          if (!readLines(line.getAsString(), at)) {
            return false;
          }
        }
      }
      return true;
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException e) {
      refuse(0, 0, "this file is not JSON that relocc has made", "cannot be read");
      return false;
    }
  }

  private void compare() {
    for (Fact fact : now.facts()) {
      Fact old = before.remove(fact.key());
      if (old == null) {
        problems.add(
            changed(fact.key() + " is new", fact.span(), "is now: " + fact.value())
                .note("callers were built without it"));
      } else if (!old.value().equals(fact.value())) {
        problems.add(
            changed(fact.key() + " has changed", fact.span(), "is now: " + fact.value())
                .and(old.span(), "was: " + old.value()));
      }
    }
    for (Fact old : before.values()) {
      problems.add(
          changed(old.key() + " is gone", now.plan().span(), "has it no more")
              .and(old.span(), "was: " + old.value()));
    }
  }

  private Problem changed(String what, Span span, String label) {
    String message = "the interface is not what callers were built with: " + what;
    return Problem.error("R4031", message, span, label)
        .help("make it as it was, or make the file again and build all callers with it");
  }
}
