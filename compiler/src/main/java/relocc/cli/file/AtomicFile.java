package relocc.cli.file;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes files so that nobody ever sees half of one: into a new file beside the target, which then
 * takes the target's name. Several files are first all written, then all renamed, so that a full
 * disk or a missing folder leaves every old file as it was. Devices and pipes cannot be renamed
 * over; they are written in place, between the two.
 */
public final class AtomicFile {
  private final Content content;
  private final Path target;
  private final Path temporary;

  private AtomicFile(Content content, Path target) {
    this.content = content;
    this.target = target;
    this.temporary =
        target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid());
  }

  /**
   * Writes all of them or none.
   *
   * @param standardOutput where the contents for {@link Content#STDOUT} go
   * @throws Failure R7002 if one cannot be written; then no file has changed, except that a device
   *     or standard output may have got some bytes
   */
  public static void writeAll(List<Content> contents, OutputStream standardOutput) throws Failure {
    List<AtomicFile> files = new ArrayList<>();
    try {
      for (Content content : contents) {
        if (isFile(content)) {
          files.add(new AtomicFile(content, followed(content)));
          files.get(files.size() - 1).stage();
        }
      }
      for (Content content : contents) {
        if (!isFile(content)) {
          stream(content, standardOutput);
        }
      }
      for (AtomicFile file : files) {
        file.rename();
      }
    } finally {
      files.forEach(AtomicFile::discard);
    }
  }

  /** Whether the target is an ordinary file, or will be one. */
  private static boolean isFile(Content content) throws Failure {
    if (content.toStandardOutput()) {
      return false;
    }
    if (Files.isDirectory(content.target())) {
      throw failure(content, "it is a folder");
    }
    return !Files.exists(content.target()) || Files.isRegularFile(content.target());
  }

  /** The file behind symbolic links: the link stays, what it points to is replaced. */
  private static Path followed(Content content) throws Failure {
    Path target = content.target().toAbsolutePath();
    try {
      for (int links = 0; Files.isSymbolicLink(target); links++) {
        if (links == 40) {
          throw failure(content, "too many symbolic links");
        }
        target = target.resolveSibling(Files.readSymbolicLink(target));
      }
      return target;
    } catch (IOException e) {
      throw failure(content, Failure.reason(e));
    }
  }

  private void stage() throws Failure {
    try {
      boolean old = Files.exists(target);
      if (old && !Files.isWritable(target)) {
        throw failure(content, "permission denied");
      }
      try (OutputStream out = Files.newOutputStream(temporary, CREATE_NEW, WRITE)) {
        out.write(content.bytes());
      }
      if (old) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(target);
        Files.setPosixFilePermissions(temporary, permissions);
      }
    } catch (IOException e) {
      throw failure(content, Failure.reason(e));
    }
  }

  private static void stream(Content content, OutputStream standardOutput) throws Failure {
    try {
      if (content.toStandardOutput()) {
        standardOutput.write(content.bytes());
        standardOutput.flush();
      } else {
        try (OutputStream out = Files.newOutputStream(content.target(), WRITE)) {
          out.write(content.bytes());
        }
      }
    } catch (IOException e) {
      throw failure(content, Failure.reason(e));
    }
  }

  private void rename() throws Failure {
    try {
      Files.move(temporary, target, ATOMIC_MOVE);
    } catch (IOException e) {
      throw failure(content, Failure.reason(e));
    }
  }

  private void discard() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      // What could not be made cannot be left behind; any other failure has been told already.
      return;
    }
  }

  private static Failure failure(Content content, String reason) {
    String name = content.toStandardOutput() ? "standard output" : content.target().toString();
    Path folder = content.target().getParent();
    boolean missing = folder != null && !Files.isDirectory(folder);
    return new Failure(
        "R7002",
        "cannot write " + name + ": " + reason,
        missing ? "make the folder " + folder : "choose another place");
  }
}
