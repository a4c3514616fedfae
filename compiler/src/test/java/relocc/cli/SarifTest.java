package relocc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens, standard error is one document of SARIF 2.1.0. */
class SarifTest {
  private static final String PLAN =
      """
      edition 1
      plan p {
        memory { ram dram = 0x4000_0000 ..+ 1 GiB }
        entry { el 1 { mmu off } }
        stub { at 0x5000_0000 ..+ 64 KiB }
        steps { zero 0x5000_1000 ..+ 8 }
        exit 0x4000_0000 { el same mmu off }
      }
      """;

  @TempDir Path folder;

  private JsonObject run(int code, Object... args) {
    Terminal done = Terminal.run(args);
    assertEquals(code, done.code(), done.err());
    JsonObject log = JsonParser.parseString(done.err()).getAsJsonObject();
    assertEquals("2.1.0", log.get("version").getAsString());
    return log.getAsJsonArray("runs").get(0).getAsJsonObject();
  }

  private static JsonObject result(JsonObject run) {
    return run.getAsJsonArray("results").get(0).getAsJsonObject();
  }

  @Test
  void aMessageHasItsPlaces() throws IOException {
    Path plan = Files.writeString(folder.resolve("a plan.rstub"), PLAN);
    JsonObject run = run(1, "check", plan, "--message-format", "sarif");
    JsonObject result = result(run);
    assertEquals("R2003", result.get("ruleId").getAsString());
    assertEquals("error", result.get("level").getAsString());
    JsonObject place =
        result
            .getAsJsonArray("locations")
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("physicalLocation");
    assertEquals(
        "{\"startLine\":6,\"startColumn\":16,\"endLine\":6,\"endColumn\":33}",
        place.get("region").toString());
    String uri = place.getAsJsonObject("artifactLocation").get("uri").getAsString();
    assertEquals(plan.toUri().toString(), uri);
    assertEquals(1, result.getAsJsonArray("relatedLocations").size());
    assertTrue(run.getAsJsonObject("tool").toString().contains("A step would overwrite the stub"));
  }

  @Test
  void nothingElseIsSaid() throws IOException {
    Path plan = folder.resolve("p.rstub");
    assertEquals(
        "R7001", result(run(3, plan, "--message-format=sarif")).get("ruleId").getAsString());
    assertEquals("R8001", result(run(2, "--message-format=sarif")).get("ruleId").getAsString());
    Files.writeString(plan, PLAN.replace("0x5000_1000", "0x5100_0000"));
    JsonObject good = run(0, "verify", plan, "--seeds", "1", "--message-format", "sarif");
    assertEquals(0, good.getAsJsonArray("results").size());
  }
}
