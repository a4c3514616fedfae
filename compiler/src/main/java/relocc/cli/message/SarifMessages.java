package relocc.cli.message;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import relocc.cli.file.Failure;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Rendering;
import relocc.compiler.source.Span;

/**
 * One SARIF document of all that is said (OASIS, Static Analysis Results Interchange Format 2.1.0).
 * Lines and columns count from 1, columns in UTF-16 units.
 */
final class SarifMessages implements MessageFormat {
  private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

  private final Gson gson = new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create();
  private final JsonArray results = new JsonArray();
  private final Set<String> codes = new TreeSet<>();

  @Override
  public String problems(List<Problem> problems) {
    for (Problem problem : Rendering.inTextOrder(problems)) {
      String level = problem.severity().name().toLowerCase(Locale.ROOT);
      String more = problem.help().orElse("");
      JsonObject result =
          result(level, problem.code(), text(problem.message(), problem.notes(), more));
      result.add("locations", array(location(problem.primary())));
      problem
          .secondary()
          .ifPresent(label -> result.add("relatedLocations", array(location(label))));
    }
    return "";
  }

  @Override
  public String failure(Failure failure) {
    String text = text(failure.getMessage(), failure.notes(), failure.help());
    result("error", failure.code(), text);
    return "";
  }

  @Override
  public boolean isDocument() {
    return true;
  }

  @Override
  public String end() {
    JsonObject driver = object("name", "relocc");
    driver.add("rules", rules());
    JsonObject tool = new JsonObject();
    tool.add("driver", driver);
    JsonObject run = new JsonObject();
    run.add("tool", tool);
    run.addProperty("columnKind", "utf16CodeUnits");
    run.add("results", results);
    JsonObject log = object("$schema", SCHEMA);
    log.addProperty("version", "2.1.0");
    log.add("runs", array(run));
    return gson.toJson(log) + "\n";
  }

  private JsonArray rules() {
    Map<String, String> texts = Explanation.codes();
    JsonArray rules = new JsonArray();
    for (String code : codes) {
      JsonObject rule = object("id", code);
      rule.add("fullDescription", object("text", texts.get(code)));
      rules.add(rule);
    }
    return rules;
  }

  private JsonObject result(String level, String code, String text) {
    codes.add(code);
    JsonObject result = object("ruleId", code);
    result.addProperty("level", level);
    result.add("message", object("text", text));
    results.add(result);
    return result;
  }

  private static String text(String message, List<String> notes, String help) {
    StringBuilder text = new StringBuilder(message);
    notes.forEach(note -> text.append("\nnote: ").append(note));
    return help.isEmpty() ? text.toString() : text.append("\nhelp: ").append(help).toString();
  }

  private static JsonObject location(Problem.Label label) {
    Span span = label.span();
    JsonObject region = new JsonObject();
    region.addProperty("startLine", span.line());
    region.addProperty("startColumn", span.column());
    region.addProperty("endLine", span.source().line(span.end()));
    region.addProperty("endColumn", span.source().column(span.end()));
    JsonObject place = new JsonObject();
    place.add("artifactLocation", object("uri", uri(span.source().name())));
    place.add("region", region);
    JsonObject location = new JsonObject();
    location.add("physicalLocation", place);
    location.add("message", object("text", label.text()));
    return location;
  }

  /** A relative reference, or that of a file, with odd letters escaped. */
  private static String uri(String name) {
    StringBuilder uri = new StringBuilder(name.startsWith("/") ? "file://" : "");
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b > ' ' && "\"#%<>?[\\]^`{|}:".indexOf(b) < 0;
      uri.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
    }
    return uri.toString();
  }

  private static JsonObject object(String name, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(name, value);
    return object;
  }

  private static JsonArray array(JsonElement element) {
    JsonArray array = new JsonArray();
    array.add(element);
    return array;
  }
}
