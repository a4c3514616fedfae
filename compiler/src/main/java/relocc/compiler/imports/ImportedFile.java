package relocc.compiler.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * A file that a plan names.
 *
 * <p>R5001: there is no such file. R5002: it cannot be read. R5003: it is empty. R5004: it is too
 * large.
 *
 * @param path where it lies
 * @param at the place in the plan that names it
 */
public record ImportedFile(Path path, Span at) {
  private static final long LARGEST = 256L << 20;

  /**
   * The file that a plan calls {@code written}.
   *
   * @param folder the folder of the plan, to which relative names relate
   */
  public static Optional<ImportedFile> of(Path folder, String written, Span at, Problems problems) {
    if (written.isBlank()) {
      problems.add(nameless(at, "is empty"));
      return Optional.empty();
    }
    try {
      return Optional.of(new ImportedFile(folder.resolve(written), at));
    } catch (InvalidPathException e) {
      problems.add(nameless(at, e.getReason()));
      return Optional.empty();
    }
  }

  private static Problem nameless(Span at, String reason) {
    return Problem.error("R5001", "this is not the name of a file", at, reason)
        .help("name a file, relative to the folder of the plan");
  }

  /** What messages call it. */
  String name() {
    return path.toString();
  }

  /** How many bytes it has, at least 1. */
  Optional<Long> size(Problems problems) {
    try {
      if (Files.isDirectory(path)) {
        return fails(problems, "R5002", "is a folder, not a file", "name a file in it");
      }
      long size = Files.size(path);
      if (size == 0 && Files.isRegularFile(path)) {
        return fails(problems, "R5003", "is empty", "make it again: it has 0 bytes");
      }
      return Files.isRegularFile(path)
          ? Optional.of(size)
          : fails(problems, "R5002", "is not a regular file", "copy its contents into one");
    } catch (IOException e) {
      return cannotRead(problems, e);
    }
  }

  /** All its bytes. */
  public Optional<byte[]> bytes(Problems problems) {
    return start(LARGEST + 1, problems).filter(bytes -> notTooLarge(bytes, problems));
  }

  /** Its first bytes, at most {@code limit}. */
  Optional<byte[]> start(long limit, Problems problems) {
    if (size(problems).isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Optional.of(in.readNBytes((int) limit));
    } catch (IOException e) {
      return cannotRead(problems, e);
    }
  }

  private boolean notTooLarge(byte[] bytes, Problems problems) {
    if (bytes.length > LARGEST) {
      fails(problems, "R5004", "is larger than 256 MiB", "check that it is the right file");
    }
    return bytes.length <= LARGEST;
  }

  private <T> Optional<T> cannotRead(Problems problems, IOException e) {
    if (e instanceof NoSuchFileException) {
      return fails(
          problems, "R5001", "does not exist", "names are relative to the folder of the plan");
    }
    if (e instanceof AccessDeniedException) {
      return fails(problems, "R5002", "may not be read", "make it readable: chmod +r " + name());
    }
    String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return fails(problems, "R5002", "cannot be read: " + reason, "name a file that can be read");
  }

  /** Reports that the file {@code finding}; gives the empty result. */
  <T> Optional<T> fails(Problems problems, String code, String finding, String help) {
    Problem problem = Problem.error(code, "`" + name() + "` " + finding, at, "imported here");
    problems.add(problem.help(help));
    return Optional.empty();
  }
}
