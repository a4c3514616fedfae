package relocc.compiler.plan;

import java.util.OptionalLong;

/** A value that a stub works with: known when it is compiled, or handed over when it is entered. */
public sealed interface Operand {
  /** The value if it is known. */
  OptionalLong constant();

  /** Known when the stub is compiled. */
  record Constant(long value) implements Operand {
    @Override
    public OptionalLong constant() {
      return OptionalLong.of(value);
    }

    @Override
    public String toString() {
      return "0x" + Long.toHexString(value);
    }
  }

  /** Known when the stub is entered. */
  record Given(Parameter parameter) implements Operand {
    @Override
    public OptionalLong constant() {
      return OptionalLong.empty();
    }

    @Override
    public String toString() {
      return parameter.name();
    }
  }
}
