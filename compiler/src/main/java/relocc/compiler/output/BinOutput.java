package relocc.compiler.output;

import relocc.compiler.Build;

/** The blob alone: its first byte is the entry point, to be loaded at the start of the stub. */
final class BinOutput implements Output {
  @Override
  public String name() {
    return "bin";
  }

  @Override
  public String suffix() {
    return ".bin";
  }

  @Override
  public byte[] render(Build build) {
    return build.program().bytes().clone();
  }
}
