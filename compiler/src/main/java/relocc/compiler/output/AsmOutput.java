package relocc.compiler.output;

import java.nio.charset.StandardCharsets;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Plan;

/** The listing, which GNU as turns into the same bytes as {@link BinOutput}. */
final class AsmOutput implements Output {
  private static final int NOTE_COLUMN = 40;

  @Override
  public String name() {
    return "asm";
  }

  @Override
  public String suffix() {
    return ".s";
  }

  @Override
  public byte[] render(Build build) {
    StringBuilder out = new StringBuilder(1 << 16);
    header(build, out);
    for (Program.Line line : build.program().lines()) {
      if (!line.text().isEmpty()) {
        append(line, out);
      }
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void header(Build build, StringBuilder out) {
    Plan.Stub stub = build.plan().stub();
    String base = stub.anywhere() ? "anywhere" : "at 0x" + Long.toHexString(stub.range().start());
    out.append("// plan ").append(build.plan().name()).append(", loaded ").append(base);
    out.append(
        """

        // aarch64-linux-gnu-as -o stub.o THIS
        // aarch64-linux-gnu-objcopy -O binary -j .text stub.o stub.bin
            .arch armv8-a\
        """);
    out.append(extensions(build)).append("\n    .text\n");
  }

  /** What the instructions need beside Armv8.0, as GNU as names it. */
  private static String extensions(Build build) {
    boolean digests =
        build.routine().steps().stream()
            .anyMatch(step -> step instanceof Step.Verify verify && verify.instructions());
    return digests ? "+crc+sha2" : "";
  }

  private static void append(Program.Line line, StringBuilder out) {
    int start = out.length();
    boolean label = line.size() == 0 && line.text().endsWith(":");
    out.append(label ? "" : "    ").append(line.text());
    if (!line.note().isEmpty()) {
      int width = out.length() - start;
      out.append(" ".repeat(Math.max(1, NOTE_COLUMN - width))).append("// ").append(line.note());
    }
    out.append('\n');
  }
}
