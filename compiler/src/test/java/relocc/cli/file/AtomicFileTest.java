package relocc.cli.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static Content content(Path path) {
    return new Content(path, "new".getBytes(StandardCharsets.UTF_8));
  }

  private void write(Path... paths) throws Failure {
    AtomicFile.writeAll(Arrays.stream(paths).map(AtomicFileTest::content).toList(), out);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void anOldFileIsReplacedAndKeepsItsPermissions() throws Exception {
    Path file = Files.writeString(folder.resolve("a"), "something longer");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    write(file);
    assertEquals("new", Files.readString(file));
    String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    assertEquals("rwxr-x--x", permissions);
    assertEquals(List.of("a"), files());
  }

  @Test
  void aLinkStaysAndItsFileIsReplaced() throws Exception {
    Path real = Files.writeString(Files.createDirectory(folder.resolve("sub")).resolve("r"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("sub/r"));
    write(link);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(real));
  }

  @Test
  void aLinkToNothingMakesItsFile() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("made"));
    write(link);
    assertEquals("new", Files.readString(folder.resolve("made")));
    assertEquals(List.of("link", "made"), files());
  }

  @Test
  void aRingOfLinksIsRefused() throws Exception {
    Path one = folder.resolve("one");
    Path two = Files.createSymbolicLink(folder.resolve("two"), one);
    Files.createSymbolicLink(one, two);
    assertThrows(Failure.class, () -> write(one));
    assertEquals(List.of("one", "two"), files());
  }

  @Test
  void ifOneFailsAllStayAsTheyWere() throws Exception {
    Path old = Files.writeString(folder.resolve("old"), "old");
    Path missing = folder.resolve("nix/b");
    Failure failure = assertThrows(Failure.class, () -> write(old, folder.resolve("c"), missing));
    assertEquals("cannot write " + missing + ": no such file or folder", failure.getMessage());
    assertEquals("old", Files.readString(old));
    assertEquals(List.of("old"), files());
  }

  @Test
  void aFullDeviceFailsBeforeAnyFileChanges() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "no /dev/full here");
    Path old = Files.writeString(folder.resolve("old"), "old");
    Failure failure = assertThrows(Failure.class, () -> write(old, full));
    assertTrue(failure.getMessage().contains("no space left"), failure.getMessage());
    assertEquals("old", Files.readString(old));
    assertEquals(List.of("old"), files());
  }

  @Test
  void aDeviceIsWrittenAndStaysOne() throws Exception {
    Path nothing = Path.of("/dev/null");
    write(nothing);
    assertTrue(Files.exists(nothing) && !Files.isRegularFile(nothing));
  }

  @Test
  void aFolderIsNoTarget() throws Exception {
    Failure failure = assertThrows(Failure.class, () -> write(folder));
    assertTrue(failure.getMessage().endsWith("it is a folder"), failure.getMessage());
    assertEquals(List.of(), files());
  }

  @Test
  void standardOutputHasTwoNames() throws Exception {
    write(Content.STDOUT, Path.of("/dev/stdout"));
    assertArrayEquals("newnew".getBytes(StandardCharsets.UTF_8), out.toByteArray());
  }

  @Test
  void whatIsNotThereCannotBeWritten() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "old");
    Failure failure = assertThrows(Failure.class, () -> write(file.resolve("below")));
    assertEquals("R7002", failure.code());
    assertEquals("old", Files.readString(file));
  }
}
