package relocc.compiler.output.binding;

import java.util.List;
import relocc.compiler.output.binding.Struct.Member;
import relocc.compiler.output.binding.Struct.Type;

/** The record that a stub leaves in memory when it stops. */
final class Reports {
  private static final Type HALF = new Type.Number(Integer.BYTES);
  private static final Type WORD = new Type.Number(Long.BYTES);

  /** As {@link relocc.compiler.a64.report.RecordCode} fills it in. */
  static final Struct RECORD =
      Struct.of(
          List.of(
              new Member("magic", 0, new Type.Characters(Long.BYTES), "RELOCCFL"),
              new Member("version", 8, HALF, "1"),
              new Member("code", 12, HALF, "why it stopped"),
              new Member("step", 16, HALF, "from 1, as the map lists them; 0: not known"),
              new Member("kind", 20, HALF, "the code; one behind the stub's own: the plan's"),
              new Member("level", 24, WORD, "exception level"),
              new Member("esr", 32, WORD, "of an exception, else 0"),
              new Member("elr", 40, WORD, "of an exception, else 0"),
              new Member("far", 48, WORD, "of an exception, else 0"),
              new Member("progress", 56, WORD, "x17")));

  private Reports() {}
}
