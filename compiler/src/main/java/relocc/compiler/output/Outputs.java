package relocc.compiler.output;

import java.util.List;
import java.util.Optional;
import relocc.compiler.output.binding.GoOutput;
import relocc.compiler.output.binding.HeaderOutput;
import relocc.compiler.output.binding.RustOutput;
import relocc.compiler.output.elf.ObjOutput;
import relocc.compiler.output.image.ImageOutput;

/** The formats that a build can be written in. */
public final class Outputs {
  private static final List<Output> ALL =
      List.of(
          new BinOutput(),
          new AsmOutput(),
          new ObjOutput(),
          new HeaderOutput(),
          new RustOutput(),
          new GoOutput(),
          new MapOutput(),
          new JsonOutput(),
          new ClassOutput(),
          new ImageOutput());

  private Outputs() {}

  /** All of them; the first is the one that a user gets without asking. */
  public static List<Output> all() {
    return ALL;
  }

  /** The format of this name, if there is one. */
  public static Optional<Output> named(String name) {
    return ALL.stream().filter(output -> output.name().equals(name)).findFirst();
  }
}
