package relocc.examples.mutation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MutationTest {
  @Test
  void aSampleIsNoticed() throws IOException {
    Score score =
        Mutation.run(Plans.build(Path.of("gather/gather.rstub"), Optional.empty()), 101, "");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    score.print(new PrintStream(out), true);
    assertTrue(score.ratio() > 0.5, out::toString);
  }

  @Test
  void anEntryNeedsAReasonAndItsColumns() {
    assertThrows(IllegalArgumentException.class, () -> Equivalents.parse("  *  swapped  *  *  *"));
    assertThrows(
        IllegalArgumentException.class, () -> Equivalents.parse("Because.\n  *  swapped  *"));
    assertEquals(1, Equivalents.parse("Because.\n  *  swapped  *  {a*;b}  *").entries().size());
  }
}
