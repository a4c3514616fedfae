package relocc.compiler.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/**
 * A file that a plan names.
 *
 * <p>R5001: there is no such file. R5002: it cannot be read. R5003: it is empty. R5004: it is too
 * large.
 *
 * @param path where it lies
 * @param at the place in the plan that names it
 * @param given bytes that stand for it
 */
public record ImportedFile(Path path, Span at, Optional<byte[]> given) {
  private static final long LARGEST = 256L << 20;

  /** More than any text that a system prints about its memory. */
  private static final long LARGEST_TEXT = 4L << 20;

  /** One that lies there. */
  public ImportedFile(Path path, Span at) {
    this(path, at, Optional.empty());
  }

  /** The same for a folder with nothing but its files. */
  public static Optional<ImportedFile> of(Path folder, String written, Span at, Problems problems) {
    return of(Folder.of(folder), written, at, problems);
  }

  /**
   * The file that a plan calls {@code written}.
   *
   * @param folder the folder of the plan, to which relative names relate
   */
  public static Optional<ImportedFile> of(
      Folder folder, String written, Span at, Problems problems) {
    if (written.isBlank()) {
      problems.add(nameless(at, "is empty"));
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ImportedFile(
              folder.path().resolve(written),
              at,
              Optional.ofNullable(folder.given().get(written))));
    } catch (InvalidPathException e) {
      problems.add(nameless(at, e.getReason()));
      return Optional.empty();
    }
  }

  private static Problem nameless(Span at, String reason) {
    return Problem.error("R5001", "this is not the name of a file", at, reason)
        .help("name a file, relative to the folder of the plan");
  }

  /** Whether bytes stand for it, so that it need not exist. */
  public boolean isGiven() {
    return given.isPresent();
  }

  /** What messages call it. */
  public String name() {
    return path.toString();
  }

  /** How many bytes it has, at least 1. */
  public Optional<Long> size(Problems problems) {
    if (isGiven()) {
      return sizeGiven(given.get(), problems);
    }
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

  private Optional<Long> sizeGiven(byte[] bytes, Problems problems) {
    return bytes.length == 0
        ? fails(problems, "R5003", "is empty", "give it some bytes")
        : Optional.of((long) bytes.length);
  }

  /** All its bytes. */
  public Optional<byte[]> bytes(Problems problems) {
    return bytes(LARGEST, problems);
  }

  /** All its bytes, as characters of whatever encoding it starts like: UTF-8, or UTF-16. */
  public Optional<Source> text(Problems problems) {
    return bytes(LARGEST_TEXT, problems).map(bytes -> new Source(name(), decoded(bytes)));
  }

  private static String decoded(byte[] bytes) {
    int first = bytes.length < 2 ? 0 : (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    boolean wide = first == 0xfffe || first == 0xfeff;
    return new String(bytes, wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
  }

  private Optional<byte[]> bytes(long largest, Problems problems) {
    return start(largest + 1, problems).filter(bytes -> notTooLarge(bytes, largest, problems));
  }

  /** So many of its bytes from an offset, or fewer if it ends before. */
  Optional<byte[]> part(long offset, int limit, Problems problems) {
    if (size(problems).isEmpty()) {
      return Optional.empty();
    }
    if (isGiven()) {
      int from = (int) Math.min(offset, given.get().length);
      return Optional.of(
          Arrays.copyOfRange(given.get(), from, Math.min(given.get().length, from + limit)));
    }
    try (SeekableByteChannel in = Files.newByteChannel(path)) {
      in.position(offset);
      return Optional.of(Channels.newInputStream(in).readNBytes(limit));
    } catch (IOException e) {
      return cannotRead(problems, e);
    }
  }

  /** Its first bytes, at most {@code limit}. */
  Optional<byte[]> start(long limit, Problems problems) {
    if (size(problems).isEmpty()) {
      return Optional.empty();
    } else if (isGiven()) {
      return given.map(bytes -> Arrays.copyOf(bytes, (int) Math.min(limit, bytes.length)));
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Optional.of(in.readNBytes((int) limit));
    } catch (IOException e) {
      return cannotRead(problems, e);
    }
  }

  private boolean notTooLarge(byte[] bytes, long largest, Problems problems) {
    if (bytes.length > largest) {
      String finding = "is larger than " + (largest >> 20) + " MiB";
      fails(problems, "R5004", finding, "check that it is the right file");
    }
    return bytes.length <= largest;
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
  public <T> Optional<T> fails(Problems problems, String code, String finding, String help) {
    Problem problem = Problem.error(code, "`" + name() + "` " + finding, at, "imported here");
    problems.add(problem.help(help));
    return Optional.empty();
  }
}
