package relocc.api;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the command line would say beside the name of a plan file.
 *
 * @param plan which plan of the file; may be empty where there is just one
 * @param constants values that replace those of constants, by name, written as in a plan
 * @param files bytes that stand for imported files, by the name that the plan writes: such a file
 *     need not exist
 */
public record Options(
    Optional<String> plan, Map<String, String> constants, Map<String, byte[]> files) {
  /** Nothing said. */
  public static final Options NONE = new Options(Optional.empty(), Map.of(), Map.of());

  public Options {
    constants = Map.copyOf(constants);
    Map<String, byte[]> own = new HashMap<>();
    files.forEach((name, bytes) -> own.put(name, bytes.clone()));
    files = Map.copyOf(own);
  }

  /** These, for a plan of this name. */
  public Options withPlan(String name) {
    return new Options(Optional.of(name), constants, files);
  }

  /** These, and a constant has this value: {@code withConstant("ROOM", "4 MiB")}. */
  public Options withConstant(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(constants);
    more.put(name, value);
    return new Options(plan, more, files);
  }

  /** These, and an import of this name has these bytes. */
  public Options withFile(String name, byte[] bytes) {
    Map<String, byte[]> more = new HashMap<>(files);
    more.put(name, bytes);
    return new Options(plan, constants, more);
  }
}
