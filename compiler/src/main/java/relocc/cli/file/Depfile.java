package relocc.cli.file;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Dependencies as make and ninja read them. */
public final class Depfile {
  private Depfile() {}

  /** One rule: the targets are to be made again when one of the prerequisites changes. */
  public static String rule(List<Path> targets, List<Path> prerequisites) {
    return names(targets) + ": " + names(prerequisites) + "\n";
  }

  private static String names(List<Path> paths) {
    return paths.stream().map(p -> escaped(p.toString())).collect(Collectors.joining(" \\\n  "));
  }

  /** A backslash is only special before a space or '#', where it is doubled. */
  static String escaped(String name) {
    return name.replaceAll("(\\\\*)([ #])", "$1$1\\\\$2").replace("$", "$$").replace(":", "\\:");
  }
}
