package relocc.runtime.a64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.runtime.a64.isa.InstructionSet;

/** The decode table against the disassembler of GNU binutils. */
class DecodeTableTest {
  private static final int WORDS_PER_ROW = 200;

  /** What the disassembler prefers to call some words, also without aliases. */
  private static final Map<String, Set<String>> OTHER_NAMES =
      Map.of(
          "sys", Set.of("at", "dc", "ic", "tlbi", "cfp", "cpp", "dvp", "cosp", "sys"),
          "hint", Set.of("nop", "yield", "wfe", "wfi", "sev", "sevl"),
          "dsb", Set.of("ssbb", "pssbb"),
          "msr", Set.of("smstart", "smstop", "cfinv", "xaflag", "axflag"),
          "umov", Set.of("mov"),
          "ins", Set.of("mov"));

  @TempDir Path directory;

  @Test
  void everyRowIsTheInstructionItsNameSays() throws IOException {
    Judge.require("aarch64-linux-gnu-objdump");
    Random random = new Random(20);
    List<DecodeTable.Row> rows = InstructionSet.table().rows();
    List<Integer> words = new ArrayList<>();
    for (DecodeTable.Row row : rows) {
      for (int i = 0; i < WORDS_PER_ROW; i++) {
        words.add(random.nextInt() & ~row.mask() | row.value());
      }
    }
    List<String> mnemonics = disassemble(words);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      judge(rows.get(i / WORDS_PER_ROW), words.get(i), mnemonics.get(i)).ifPresent(wrong::add);
    }
    assertEquals(List.of(), wrong.subList(0, Math.min(40, wrong.size())));
  }

  private static java.util.Optional<String> judge(DecodeTable.Row row, int word, String mnemonic) {
    String name = row.name().split("_")[0].toLowerCase(Locale.ROOT);
    boolean reserved = mnemonic.startsWith(".inst") || mnemonic.startsWith("undefined");
    boolean same =
        reserved
            || mnemonic.equals(name)
            || name.equals("b.cond") && mnemonic.startsWith("b.")
            || OTHER_NAMES.getOrDefault(name, Set.of()).contains(mnemonic)
            || name.equals("hint");
    if (!same) {
      return java.util.Optional.of(
          Integer.toHexString(word) + " is " + mnemonic + ", not " + row.name());
    }
    return java.util.Optional.empty();
  }

  @Test
  void reservedWordsAreUndefined() throws IOException {
    Judge.require("aarch64-linux-gnu-objdump");
    Random random = new Random(21);
    List<Integer> words = new ArrayList<>();
    for (DecodeTable.Row row : InstructionSet.table().rows()) {
      for (int i = 0; i < WORDS_PER_ROW; i++) {
        int word = random.nextInt() & ~row.mask() | row.value();
        if (!row.name().equals("UDF") && !row.name().contains("MSR")) {
          words.add(word);
        }
      }
    }
    List<String> mnemonics = disassemble(words);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      boolean reserved = mnemonics.get(i).startsWith(".inst");
      if (reserved && !isUndefined(words.get(i))) {
        wrong.add(Integer.toHexString(words.get(i)) + " has a meaning here");
      }
    }
    assertEquals(List.of(), wrong.subList(0, Math.min(40, wrong.size())));
  }

  private static boolean isUndefined(int word) {
    try {
      InstructionSet.table()
          .decode(word)
          .execute(new Core(new Registers(), new NoPort(), new NoPort()));
      return false;
    } catch (Trap trap) {
      return trap.exceptionClass() == Trap.EC_UNDEFINED;
    }
  }

  private List<String> disassemble(List<Integer> words) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(words.size() * 4).order(ByteOrder.LITTLE_ENDIAN);
    words.forEach(bytes::putInt);
    Files.write(directory.resolve("words.bin"), bytes.array());
    String text =
        new String(
            Judge.run(
                directory,
                "aarch64-linux-gnu-objdump",
                "-D",
                "-z",
                "-b",
                "binary",
                "-m",
                "aarch64",
                "-M",
                "no-aliases",
                "words.bin"),
            StandardCharsets.UTF_8);
    List<String> mnemonics =
        text.lines()
            .map(l -> l.split("\t"))
            .filter(parts -> parts.length >= 3)
            .map(parts -> parts[2].trim().split("\\s+")[0])
            .toList();
    assertEquals(words.size(), mnemonics.size());
    return mnemonics;
  }

  @Test
  void aWordOfNoRowIsUndefined() {
    assertTrue(InstructionSet.table().find(0xffff_ffff).isEmpty());
    assertTrue(isUndefined(0xffff_ffff));
  }

  @Test
  void rowsThatOverlapOrAreNotAWordAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new DecodeTable(List.of(family("A | 0 a:31\nB | b:31 1"))));
    assertThrows(
        IllegalArgumentException.class, () -> new DecodeTable(List.of(family("A | 0 a:30"))));
    assertThrows(
        IllegalArgumentException.class, () -> new DecodeTable(List.of(family("A | 0 a:32"))));
  }

  private static Family family(String rows) {
    return new Family() {
      @Override
      public String rows() {
        return rows;
      }

      @Override
      public Instruction bind(String row, Fields fields) {
        return Instruction.undefined();
      }
    };
  }
}
