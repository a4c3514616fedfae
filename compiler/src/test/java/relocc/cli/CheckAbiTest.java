package relocc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --check-abi}: exit codes, messages, and what is written. */
final class CheckAbiTest {
  private static final String PLAN =
      """
      edition 1
      plan go {
        memory { ram dram = 0x4000_0000 ..+ 64 MiB }
        params at x0 { from : addr aligned 4  tree : addr }
        entry { el 2 { mmu off } }
        stub { anywhere }
        steps { zero dram[1 MiB ..+ 1 MiB] }
        exit from { el 2  mmu off  x0 = tree }
      }
      """;

  @TempDir private Path folder;
  private Path plan;
  private Path header;

  @BeforeEach
  void writeHeader() throws IOException {
    plan = Files.writeString(folder.resolve("go.rstub"), PLAN);
    header = folder.resolve("old.h");
    assertEquals(0, Terminal.run(plan, "--emit", "header=" + header).code());
  }

  private void swap() throws IOException {
    String swapped = PLAN.replace("from : addr aligned 4  tree : addr", "tree : addr  from : addr");
    Files.writeString(plan, swapped);
  }

  @Test
  void withoutAnythingElseNothingIsWritten() throws IOException {
    Terminal done = Terminal.run(plan, "--check-abi", header);
    assertEquals("", done.err());
    assertEquals(0, done.code());
    assertEquals(0, done.out().length);
    assertFalse(Files.exists(Path.of("go.bin")));
  }

  @Test
  void anotherOrderIsAnError() throws IOException {
    swap();
    Path object = folder.resolve("go.o");
    Terminal done = Terminal.run(plan, "--check-abi", header, "--emit", "obj=" + object);
    assertEquals(1, done.code());
    assertTrue(
        done.err().startsWith("error[R4031]: the interface is not what callers"), done.err());
    assertTrue(done.err().contains("is now: at 8 in the block, physical address"), done.err());
    assertTrue(done.err().contains("was: at 0 in the block, physical address"), done.err());
    assertFalse(Files.exists(object));
  }

  @Test
  void whatFitsIsWritten() throws IOException {
    Path object = folder.resolve("go.o");
    Path depfile = folder.resolve("go.d");
    Terminal done =
        Terminal.run(plan, "--check-abi", header, "--emit", "obj=" + object, "-MF", depfile);
    assertEquals("", done.err());
    assertTrue(Files.size(object) > 0);
    assertTrue(Files.readString(depfile).contains(header.toString()));
  }

  @Test
  void theOldInterfaceIsNotReplaced() {
    Terminal done = Terminal.run(plan, "--check-abi", header, "--emit", "header=" + header);
    assertEquals(2, done.code());
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    Terminal missing = Terminal.run(plan, "--check-abi", folder.resolve("none.h"));
    assertEquals(3, missing.code());
    assertTrue(missing.err().contains("error[R7001]: cannot read "), missing.err());
    assertTrue(missing.err().contains("none.h"), missing.err());
    Files.write(header, new byte[] {(byte) 0xff});
    assertEquals(3, Terminal.run(plan, "--check-abi", header).code());
    Files.writeString(header, "int x;");
    assertEquals(1, Terminal.run(plan, "--check-abi", header).code());
  }

  @Test
  void aNameThatIsAWordOfTheLanguageIsNotWritten() throws IOException {
    Path go = folder.resolve("go.go");
    Terminal done = Terminal.run(plan, "--emit", "go=" + go);
    assertEquals(1, done.code());
    assertTrue(done.err().startsWith("error[R4033]: this plan cannot be called `go`"), done.err());
    assertFalse(Files.exists(go));
  }
}
