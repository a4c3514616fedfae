package relocc.compiler.a64.table;

import java.util.List;
import java.util.Locale;
import relocc.compiler.a64.code.Code;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Register values that are known only when the code has a size: they lie behind the code, so that
 * its size does not depend on them.
 *
 * @param level whose registers these are, and those of all levels that have its tables
 * @param root where {@code tables} lie; TTBR0 points there
 * @param tables the translation tables of that level; empty where the stub builds them
 * @param pages descriptors without an address for the stub to build tables of, in the order of
 *     {@code Access}, else none
 */
public record Literals(
    ExceptionLevel level,
    long mair,
    long tcr,
    long ttbr0,
    long root,
    byte[] tables,
    List<Long> pages) {
  /** The label of {@link #pages}. */
  public static final String PAGES = "PAGES";

  public Literals {
    pages = List.copyOf(pages);
  }

  /** Whose values do not matter yet. */
  public static Literals draft(ExceptionLevel level, boolean built) {
    List<Long> pages = built ? List.of(0L, 0L, 0L) : List.of();
    return new Literals(level, 0, 0, 0, 0, new byte[0], pages);
  }

  /** The label of a register's value. */
  public static String label(String register, ExceptionLevel level) {
    return (register + "_for_" + level.name()).toLowerCase(Locale.ROOT);
  }

  /** The values. */
  public void emit(Code code) {
    emit(code, "MAIR", List.of(mair));
    emit(code, "TCR", List.of(tcr));
    if (pages.isEmpty()) {
      emit(code, "TTBR0", List.of(ttbr0));
    } else {
      emit(code, PAGES, pages);
    }
  }

  private void emit(Code code, String register, List<Long> values) {
    code.label(label(register, level));
    values.forEach(value -> code.quads("", value));
  }

  /** The tables. */
  public void emitTables(Code code, int alignment) {
    code.align(alignment);
    code.label(label("TABLES", level));
    code.table(tables, "translation tables, the first is where TTBR0 points");
  }
}
