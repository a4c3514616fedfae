package relocc.compiler.output;

import relocc.compiler.Build;
import relocc.compiler.jvm.JvmBackend;

/** The reference: what the stub does to memory, as a class for the Java virtual machine. */
final class ClassOutput implements Output {
  @Override
  public String name() {
    return "class";
  }

  @Override
  public String suffix() {
    return ".class";
  }

  @Override
  public byte[] render(Build build) {
    return JvmBackend.emit(build.routine());
  }
}
