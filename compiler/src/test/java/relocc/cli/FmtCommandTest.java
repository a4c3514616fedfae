package relocc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FmtCommandTest {
  private static final String UGLY = "edition 1\nconst a=1  // one\n\n\n";
  private static final String LAID_OUT = "edition 1\nconst a = 1  // one\n";

  @TempDir private Path folder;

  @Test
  void filesAreLaidOut() throws IOException {
    Path one = Files.writeString(folder.resolve("one.rstub"), UGLY);
    Path other = Files.writeString(folder.resolve("other.rstub"), LAID_OUT);
    Terminal checked = Terminal.run("fmt", "--check", one, other);
    assertEquals("relocc: " + one + " is laid out otherwise\n", checked.err());
    assertEquals(1, checked.code());
    assertEquals(UGLY, Files.readString(one));
    assertEquals(new Said(0, ""), said(Terminal.run("fmt", one, other)));
    assertEquals(LAID_OUT, Files.readString(one));
    assertEquals(new Said(0, ""), said(Terminal.run("fmt", one, "--check")));
  }

  private record Said(int code, String err) {}

  private static Said said(Terminal done) {
    return new Said(done.code(), done.err());
  }

  @Test
  void whatIsNoPlanStaysAsItIs() throws IOException {
    Path wrong = Files.writeString(folder.resolve("wrong.rstub"), "edition 1\n\n\nplan {");
    Path right = Files.writeString(folder.resolve("right.rstub"), UGLY);
    Terminal done = Terminal.run("fmt", wrong, right);
    assertTrue(done.err().startsWith("error[R0001]"), done.err());
    assertEquals(1, done.code());
    assertEquals("edition 1\n\n\nplan {", Files.readString(wrong));
    assertEquals(LAID_OUT, Files.readString(right));
    assertEquals(3, Terminal.run("fmt", folder.resolve("nix.rstub")).code());
    assertEquals(2, Terminal.run("fmt").code());
  }
}
