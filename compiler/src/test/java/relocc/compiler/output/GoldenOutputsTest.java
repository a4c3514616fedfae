package relocc.compiler.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/**
 * What the formats look like. To renew the files: {@code mvn -pl compiler -am test
 * -Dtest='Golden*Test' -Dsurefire.failIfNoSpecifiedTests=false -Drelocc.golden=renew}, then read
 * the difference.
 */
class GoldenOutputsTest {
  static final Path FOLDER = Path.of("src/test/resources/golden");

  static Build build(String name, Path folder) throws IOException {
    Source source =
        new Source(
            folder.resolve(name + ".rstub").toString(),
            Files.readString(FOLDER.resolve(name + ".rstub")));
    FrontEnd.Result read = FrontEnd.read(source, FOLDER, Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private static byte[] render(String format, String name) throws IOException {
    return Outputs.named(format).orElseThrow().render(build(name, FOLDER));
  }

  @ParameterizedTest
  @CsvSource({
    "every, map",
    "every, json",
    "plain, map",
    "plain, json",
    "plain, asm",
    "bundle, map",
    "bundle, json",
    "callers, header",
    "callers, rust",
    "callers, go",
    "digest, header",
    "digest, rust",
    "digest, go"
  })
  void looksAsBefore(String name, String format) throws IOException {
    Output output = Outputs.named(format).orElseThrow();
    String found = new String(render(format, name), StandardCharsets.UTF_8);
    Path file = FOLDER.resolve(name + output.suffix());
    if ("renew".equals(System.getProperty("relocc.golden"))) {
      Files.writeString(file, found);
    }
    assertEquals(Files.readString(file), found);
  }

  @Test
  void theObjectIsAsBefore() throws IOException {
    byte[] found = render("obj", "plain");
    Path file = FOLDER.resolve("plain.o");
    if ("renew".equals(System.getProperty("relocc.golden"))) {
      Files.write(file, found);
    }
    assertArrayEquals(Files.readAllBytes(file), found);
  }

  /** Nor do two runs differ. */
  @Test
  void noFormatKnowsWhereThePlanLies() throws IOException {
    for (Output output : Outputs.all()) {
      String plan = output.name().equals("image") ? "bundle" : "every";
      assertEquals(List.of(), output.problems(build(plan, FOLDER)));
      byte[] here = output.render(build(plan, FOLDER));
      byte[] there = output.render(build(plan, Path.of("/some/where/else")));
      assertArrayEquals(here, there, output.name());
    }
  }

  /** Offsets and values are those of Linux, Documentation/arch/arm64/booting.rst. */
  @Test
  void anImageIsAPageAndTheBlob() throws IOException {
    byte[] blob = render("bin", "bundle");
    ByteBuffer image = ByteBuffer.wrap(render("image", "bundle")).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(4096 + blob.length, image.capacity());
    assertArrayEquals(blob, Arrays.copyOfRange(image.array(), 4096, image.capacity()));
    assertEquals("ARM\u0064", new String(image.array(), 56, 4, StandardCharsets.US_ASCII));
    // Behind the reserved first MiB, and between what is written from 0x4030_0003 and at
    // 0x4060_0000.
    assertEquals(0x40_0000, image.getLong(8));
    assertTrue(image.getLong(16) > 4096 + blob.length, "tables come behind it");
    assertEquals(2, image.getLong(24));
  }

  @Test
  void anImageIsForPlansThatLoadersOfKernelsCanEnter() throws IOException {
    Output image = Outputs.named("image").orElseThrow();
    assertEquals("R6002", image.problems(build("every", FOLDER)).get(0).code());
  }

  /** What is kept by hash must come in an order of its own; HotSpot has six ways to make hashes. */
  @Test
  void everyRunMakesTheSame(@TempDir Path folder) throws Exception {
    String formats =
        Outputs.all().stream()
            .map(Output::name)
            .filter(name -> !name.equals("image"))
            .collect(Collectors.joining(","));
    String java = System.getProperty("java.home") + "/bin/java";
    String classes = System.getProperty("java.class.path");
    Path plan = FOLDER.resolve("callers.rstub").toAbsolutePath();
    for (int i = 0; i < 6; i++) {
      Path out = folder.resolve(i + "/stub.bin");
      Files.createDirectory(out.getParent());
      Process run =
          new ProcessBuilder(
                  java,
                  "-XX:+UnlockExperimentalVMOptions",
                  "-XX:hashCode=" + i,
                  "-cp",
                  classes,
                  "relocc.cli.Main",
                  plan.toString(),
                  "--emit",
                  formats,
                  "-o",
                  out.toString())
              .inheritIO()
              .start();
      assertEquals(0, run.waitFor());
      for (String format : formats.split(",")) {
        Output output = Outputs.named(format).orElseThrow();
        Path first = folder.resolve("0/stub" + output.suffix());
        Path here = out.resolveSibling("stub" + output.suffix());
        assertEquals(-1, Files.mismatch(first, here), output.name());
      }
    }
  }

  @Test
  void theBlobIsWhatTheMapSaysItIs() throws IOException {
    JsonObject stub = json("every").getAsJsonObject("stub");
    assertEquals(render("bin", "every").length, stub.get("blobSize").getAsInt());
    long next = 0x7f00_0000L;
    for (var section : stub.getAsJsonArray("sections")) {
      assertTrue(Long.decode(section.getAsJsonObject().get("base").getAsString()) >= next);
      next =
          Long.decode(section.getAsJsonObject().get("base").getAsString())
              + section.getAsJsonObject().get("size").getAsLong();
    }
    assertTrue(next <= 0x7f01_0000L, "past the stub's range");
  }

  @Test
  void programsFindWhatTheyNeed() throws IOException {
    JsonObject map = json("every");
    assertEquals("relocc-map", map.get("format").getAsString());
    assertEquals(1, map.get("version").getAsInt());
    JsonObject schedule = map.getAsJsonObject("schedule");
    assertEquals(2 * 0x1001 + 0x10000 + 0x400000, schedule.get("askedBytes").getAsLong());
    assertEquals(
        schedule.get("extraBytes").getAsLong(),
        schedule.get("writtenBytes").getAsLong() - schedule.get("askedBytes").getAsLong());
    JsonArray transfers = schedule.getAsJsonArray("transfers");
    Set<String> files =
        transfers.asList().stream()
            .map(t -> t.getAsJsonObject().get("file").getAsString())
            .collect(Collectors.toSet());
    assertEquals(Set.of("every.rstub"), files);
    assertEquals(2, map.getAsJsonArray("tables").size());
    assertEquals("0x41001001", registers(map).get("sp").getAsString());
    assertFalse(map.getAsJsonArray("cleaned").isEmpty());
  }

  private static JsonObject registers(JsonObject map) {
    return map.getAsJsonObject("exit").getAsJsonObject("registers");
  }

  private static JsonObject json(String name) throws IOException {
    String text = new String(render("json", name), StandardCharsets.UTF_8);
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
