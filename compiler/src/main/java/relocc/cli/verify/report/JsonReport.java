package relocc.cli.verify.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

/**
 * A report for programs. Addresses are texts in hexadecimal. A field may be added under the same
 * version; a change of meaning raises it.
 */
public final class JsonReport {
  private static final int VERSION = 1;

  private JsonReport() {}

  /** One JSON document with a line feed at its end. */
  public static String of(Report report) {
    JsonObject document = new JsonObject();
    document.addProperty("version", VERSION);
    document.addProperty("agrees", report.agrees());
    document.addProperty("seeds", report.seeds());
    JsonArray findings = new JsonArray();
    report.findings().forEach(finding -> findings.add(object(finding)));
    document.add("findings", findings);
    return new GsonBuilder().disableHtmlEscaping().setPrettyPrinting().create().toJson(document)
        + "\n";
  }

  private static JsonObject object(Report.Finding finding) {
    Cause cause = finding.cause();
    JsonObject object = new JsonObject();
    object.addProperty("rule", cause.rule());
    object.addProperty("message", cause.message());
    cause.instruction().ifPresent(pc -> object.addProperty("instruction", hex(pc)));
    if (!cause.where().isEmpty()) {
      object.addProperty("text", cause.where());
    }
    cause.data().ifPresent(address -> object.addProperty("address", hex(address)));
    if (!cause.choice().isEmpty()) {
      object.addProperty("adversary", cause.choice());
    }
    finding.seed().ifPresent(seed -> object.addProperty("seed", seed));
    if (!finding.conditions().isEmpty()) {
      object.addProperty("machine", finding.conditions());
      object.addProperty("times", finding.times());
    }
    JsonArray details = new JsonArray();
    cause.details().forEach(details::add);
    object.add("details", details);
    return object;
  }

  private static String hex(long address) {
    return "0x" + Long.toHexString(address);
  }
}
