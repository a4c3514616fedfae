package relocc.compiler.a64.backend;

import java.util.List;
import java.util.Locale;
import relocc.compiler.a64.code.Code;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Register values that are known only when the code has a size: they lie behind the code, so that
 * its size does not depend on them.
 *
 * @param level which level's registers these are
 * @param root where {@code tables} lie; TTBR0 points there
 * @param tables the translation tables of that level
 */
public record Literals(
    ExceptionLevel level, long mair, long tcr, long ttbr0, long root, byte[] tables) {

  static String label(String register, ExceptionLevel level) {
    return (register + "_for_" + level.name()).toLowerCase(Locale.ROOT);
  }

  void emit(Code code) {
    for (Value value : values()) {
      code.label(label(value.register(), level));
      code.quads("", value.value());
    }
  }

  void emitTables(Code code, int alignment) {
    code.align(alignment);
    code.label(label("TABLES", level));
    code.table(tables, "translation tables, the first is where TTBR0 points");
  }

  private List<Value> values() {
    return List.of(new Value("MAIR", mair), new Value("TCR", tcr), new Value("TTBR0", ttbr0));
  }

  private record Value(String register, long value) {}
}
