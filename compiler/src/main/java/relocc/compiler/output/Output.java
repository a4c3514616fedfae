package relocc.compiler.output;

import relocc.compiler.Build;

/** One format that a build can be written in. */
public interface Output {
  /** What {@code --emit} calls it. */
  String name();

  /** What the file name ends in, with the dot. */
  String suffix();

  /** The whole file; the same build gives the same bytes on every machine. */
  byte[] render(Build build);
}
