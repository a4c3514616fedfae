package relocc.cli.message;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import relocc.cli.file.Failure;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Rendering;
import relocc.compiler.source.Span;

/** One JSON object a line. Lines and columns count from 1; columns in UTF-16 units. */
final class JsonMessages implements MessageFormat {
  private final Gson gson = new GsonBuilder().disableHtmlEscaping().create();

  @Override
  public String problems(List<Problem> problems) {
    StringBuilder out = new StringBuilder();
    for (Problem problem : Rendering.inTextOrder(problems)) {
      out.append(gson.toJson(object(problem))).append('\n');
    }
    return out.toString();
  }

  @Override
  public String failure(Failure failure) {
    JsonObject object = head("error", failure.code(), failure.getMessage());
    object.add("notes", array(failure.notes()));
    object.addProperty("help", failure.help());
    return gson.toJson(object) + "\n";
  }

  private static JsonObject object(Problem problem) {
    String severity = problem.severity().name().toLowerCase(Locale.ROOT);
    JsonObject object = head(severity, problem.code(), problem.message());
    object.add("primary", place(problem.primary()));
    problem.secondary().ifPresent(label -> object.add("secondary", place(label)));
    object.add("notes", array(problem.notes()));
    problem.help().ifPresent(help -> object.addProperty("help", help));
    return object;
  }

  private static JsonArray array(List<String> lines) {
    JsonArray array = new JsonArray();
    lines.forEach(array::add);
    return array;
  }

  private static JsonObject head(String severity, String code, String message) {
    JsonObject object = new JsonObject();
    object.addProperty("severity", severity);
    object.addProperty("code", code);
    object.addProperty("message", message);
    return object;
  }

  private static JsonObject place(Problem.Label label) {
    Span span = label.span();
    JsonObject object = new JsonObject();
    object.addProperty("file", span.source().name());
    object.addProperty("line", span.line());
    object.addProperty("column", span.column());
    object.addProperty("endLine", span.source().line(span.end()));
    object.addProperty("endColumn", span.source().column(span.end()));
    object.addProperty("label", label.text());
    return object;
  }
}
