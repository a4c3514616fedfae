package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import relocc.api.Options;
import relocc.api.PlanTest;
import relocc.api.Relocc;

/** The tests that the example plans hold. */
class PlanTestsTest {
  private static List<Path> plans() throws IOException {
    List<Path> plans = new ArrayList<>();
    try (Stream<Path> folders = Files.list(Path.of(""))) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        try (Stream<Path> files = Files.list(folder)) {
          files.filter(file -> file.toString().endsWith(".rstub")).sorted().forEach(plans::add);
        }
      }
    }
    return plans;
  }

  @TestFactory
  Stream<DynamicTest> pass() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path plan : plans()) {
      if (Files.readString(plan).contains("\ntest \"")) {
        for (PlanTest test : Relocc.tests(plan, Options.NONE).testsOrThrow()) {
          tests.add(
              DynamicTest.dynamicTest(
                  test.toString(), () -> assertEquals(List.of(), test.run(PlanTest.USUAL_SEEDS))));
        }
      }
    }
    assertTrue(tests.size() >= 10, "only " + tests.size() + " tests");
    return tests.stream();
  }

  /** The sample of the language's description, as it stands. */
  @Test
  void theSampleIsAmongThem() throws IOException {
    String sample =
        Files.readString(Path.of("../compiler/src/test/resources/samples/tests.rstub"))
            .replace("edition 1\n", "");
    String gather = Files.readString(Path.of("gather/gather.rstub"));
    assertTrue(gather.contains(sample), sample);
  }
}
