package relocc.compiler.imports;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where the files lie that a plan names.
 *
 * @param path the folder of the plan
 * @param given bytes that stand for files, by the name that the plan writes
 */
public record Folder(Path path, Map<String, byte[]> given) {
  public Folder {
    given = Map.copyOf(given);
  }

  /** One with nothing but its files. */
  public static Folder of(Path path) {
    return new Folder(path, Map.of());
  }
}
