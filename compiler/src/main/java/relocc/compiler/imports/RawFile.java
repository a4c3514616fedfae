package relocc.compiler.imports;

import java.util.Optional;
import relocc.compiler.source.Problems;

/**
 * A file without a format ({@code import raw}).
 *
 * @param size how many bytes it has, at least 1
 */
public record RawFile(long size) {
  /** Looks at the file; its contents are not read. */
  public static Optional<RawFile> read(ImportedFile file, Problems problems) {
    return file.size(problems).map(RawFile::new);
  }
}
