package relocc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files that a command is about to write, without devices and pipes.
 *
 * @param files as the user gave them
 */
record Destinations(List<Path> files) {
  Destinations {
    files =
        files.stream().filter(path -> !Files.exists(path) || Files.isRegularFile(path)).toList();
  }

  /**
   * Refuses to write one file twice.
   *
   * @param remedy how to tell them apart
   * @throws UsageError naming the file
   */
  void refuseTwice(String remedy) {
    Set<Path> seen = new HashSet<>();
    for (Path file : files) {
      if (!seen.add(place(file))) {
        throw new UsageError("two outputs would go to " + file + "; " + remedy);
      }
    }
  }

  /**
   * Refuses to write over what was read.
   *
   * @throws UsageError naming the file
   */
  void refuseInputs(Collection<Path> inputs) {
    Set<Path> read = inputs.stream().map(Destinations::place).collect(Collectors.toSet());
    for (Path file : files) {
      if (read.contains(place(file))) {
        throw new UsageError("the output would replace " + file + ", which is read");
      }
    }
  }

  /** One spelling for every file. */
  private static Path place(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }
}
