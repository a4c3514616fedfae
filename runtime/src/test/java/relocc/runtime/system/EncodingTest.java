package relocc.runtime.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.runtime.a64.Judge;

/** The names of registers and operations against LLVM's assembler. */
class EncodingTest {
  /** LLVM 14 does not know these yet. */
  private static final Set<String> TOO_NEW =
      Set.of(
          "ID_AA64MMFR3_EL1",
          "ID_AA64MMFR4_EL1",
          "TCR2_EL1",
          "TCR2_EL2",
          "SCTLR2_EL1",
          "SCTLR2_EL2",
          "PIR_EL1",
          "PIRE0_EL1",
          "PIR_EL2",
          "GCSCR_EL1",
          "GCSCR_EL2",
          "PIR_EL3",
          "SCTLR2_EL3",
          "GCSCR_EL3",
          "HAFGRTR_EL2");

  @TempDir Path directory;

  @Test
  void registersHaveTheEncodingsOfTheirNames() throws IOException {
    Map<Integer, Register> registers = RegisterTable.byKey();
    List<String> lines = new ArrayList<>();
    List<Integer> keys = new ArrayList<>();
    registers.forEach(
        (key, register) -> {
          if (TOO_NEW.contains(register.name())) {
            return;
          }
          // What cannot be read is written.
          boolean writeOnly = register.name().equals("OSLAR_EL1");
          lines.add(writeOnly ? "msr OSLAR_EL1, x0" : "mrs x0, " + register.name());
          keys.add(key);
        });
    assertEncodes(lines, keys, 5, 0xffff);
  }

  @Test
  void operationsHaveTheEncodingsOfTheirNames() throws IOException {
    List<String> lines = new ArrayList<>();
    List<Integer> keys = new ArrayList<>();
    Operation.byKey()
        .forEach(
            (key, operation) -> {
              String name = operation.name();
              lines.add(name.replace('_', ' ') + (takesAddress(name) ? ", x0" : ""));
              keys.add(key);
            });
    assertEncodes(lines, keys, 5, 0x3fff);
  }

  private static boolean takesAddress(String name) {
    return !name.contains("IALLU") && !name.contains("VMALL") && !name.contains("_ALLE");
  }

  private void assertEncodes(List<String> lines, List<Integer> keys, int shift, int mask)
      throws IOException {
    Judge.require("llvm-mc", "llvm-objcopy");
    Files.write(directory.resolve("names.s"), lines);
    Judge.run(
        directory,
        "llvm-mc",
        "-triple=aarch64",
        "-mattr=+v8.7a,+sve,+sme,+spe",
        "-filetype=obj",
        "-o",
        "names.o",
        "names.s");
    Judge.run(directory, "llvm-objcopy", "-O", "binary", "-j", ".text", "names.o", "names.bin");
    ByteBuffer words =
        ByteBuffer.wrap(Files.readAllBytes(directory.resolve("names.bin")))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(lines.size() * 4, words.remaining());
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      assertEquals(words.getInt() >>> shift & mask, keys.get(i) & mask, line);
    }
  }
}
