package relocc.compiler.output;

import java.util.List;
import relocc.compiler.Build;
import relocc.compiler.source.Problem;

/** One format that a build can be written in. */
public interface Output {
  /** What {@code --emit} calls it. */
  String name();

  /** What the file name ends in, with the dot. */
  String suffix();

  /** Why a build cannot be written in this format, if so: then {@link #render} is not called. */
  default List<Problem> problems(Build build) {
    return List.of();
  }

  /** The whole file; the same build gives the same bytes on every machine. */
  byte[] render(Build build);
}
