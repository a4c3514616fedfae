package relocc.compiler.a64;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.a64.Register.X;

/** The corpus and listings before the assemblers that are installed here. */
class JudgesTest {
  private static final Pattern DISTANCE = Pattern.compile("(plus|minus)_(\\d+)");
  private static final Pattern NUMBER = Pattern.compile("#(-?)0x([0-9a-f]+)");
  private static final Pattern WIDE =
      Pattern.compile("mov([zn]) (\\w+), #(\\d+)(?:, lsl #(\\d+))?");

  @TempDir Path directory;

  @Test
  void gnuAsStillMakesTheCorpus() throws Exception {
    Map<String, Integer> words = Corpus.words();
    byte[] bytes =
        Judge.assemble(
            directory,
            words.keySet().stream()
                .map(t -> t.replaceAll("plus_(\\d+)", ".+$1").replaceAll("minus_(\\d+)", ".-$1"))
                .toList());
    ByteBuffer actual = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(4 * words.size(), bytes.length);
    words.forEach((text, word) -> assertEquals(word, actual.getInt(), text));
  }

  @Test
  void llvmReadsEveryWordAsItsText() throws Exception {
    Map<String, Integer> words = Corpus.words();
    List<String> lines = words.values().stream().map(JudgesTest::bytes).toList();
    Files.write(directory.resolve("words.txt"), lines);
    List<String> read =
        Judge.LLVM_MC
            .run(
                directory,
                "--disassemble",
                "-triple=aarch64",
                "-mattr=+v8a,+crc,+sha2,+el3",
                "words.txt")
            .lines()
            .filter(line -> !line.isBlank() && !line.strip().equals(".text"))
            .toList();
    assertEquals(words.size(), read.size());
    List<String> texts = List.copyOf(words.keySet());
    for (int i = 0; i < read.size(); i++) {
      assertEquals(canonical(texts.get(i)), canonical(plain(read.get(i))), read.get(i));
    }
  }

  private static String bytes(int word) {
    return "0x%02x 0x%02x 0x%02x 0x%02x"
        .formatted(word & 0xff, word >> 8 & 0xff, word >> 16 & 0xff, word >>> 24);
  }

  /** A line of LLVM's without its comment, in lower case, with one blank. */
  private static String plain(String line) {
    return line.replaceAll("//.*", "").strip().toLowerCase(Locale.ROOT).replace('\t', ' ');
  }

  /** One spelling of what the two call by different names: LLVM likes MOV and NEG. */
  private static String canonical(String text) {
    String distances =
        DISTANCE
            .matcher(text)
            .replaceAll(m -> "#" + (m.group(1).equals("plus") ? "" : "-") + m.group(2));
    String numbers =
        NUMBER
            .matcher(distances)
            .replaceAll(m -> "#" + (m.group(1) + Long.parseUnsignedLong(m.group(2), 16)));
    return wide(numbers)
        .replaceAll("^orr (\\w+), xzr, #", "mov $1, #")
        .replaceAll("^adds xzr, ", "cmn ")
        .replaceAll("^sub(s?) (\\w+), xzr, (\\w+)", "neg$1 $2, $3")
        .replace("s3_0_c0_c6_2", "id_aa64isar2_el1")
        .replace("{ ", "{")
        .replace(" }", "}")
        .replace("#-0", "#0");
  }

  private static String wide(String text) {
    Matcher wide = WIDE.matcher(text);
    if (!wide.matches()) {
      return text;
    }
    int shift = wide.group(4) == null ? 0 : Integer.parseInt(wide.group(4));
    long part = Long.parseLong(wide.group(3)) << shift;
    boolean negated = wide.group(1).equals("n");
    // A zero that is shifted is no MOV.
    return part == 0 && shift > 0
        ? text
        : "mov " + wide.group(2) + ", #" + (negated ? ~part : part);
  }

  @Test
  void aListingAssemblesToTheSameBytes() throws Exception {
    Placed placed = AssemblyTest.everything().at(0x6000_0010L);
    List<String> source = new ArrayList<>(List.of(".arch armv8-a", ".text"));
    placed.lines().forEach(line -> source.add(line.text() + " // " + line.note()));
    assertArrayEquals(placed.encode(), Judge.assemble(directory, source));
  }

  /** Labels instead of distances, forwards and backwards. */
  @Test
  void branchesInAListingReachTheirLabels() throws Exception {
    List<Assembly.Item> items = new ArrayList<>();
    Label back = new Label("back");
    Label on = new Label("on");
    items.add(new Assembly.Mark(back, "", 0));
    for (Label target : List.of(back, on)) {
      for (Instruction instruction :
          List.of(
              new Branch.Direct(Branch.Direct.Op.BL, target),
              new Branch.Conditional(Branch.Conditional.Op.LO, target),
              new Branch.CompareZero(Branch.CompareZero.Op.CBNZ, X.X3, target),
              new Branch.TestBit(Branch.TestBit.Op.TBNZ, X.X3, 40, target),
              new Arithmetic.Adr(X.X4, target),
              new Memory.Literal(Memory.Literal.Op.LDR_X, X.X5, target))) {
        items.add(new Assembly.Code(instruction, "", 0));
      }
    }
    items.add(new Assembly.Mark(on, "", 0));
    items.add(new Assembly.Longs(new long[] {-1}, 1, i -> "", 0));
    Placed placed = new Assembly(items).at(0x7f00_0000L);
    List<String> source = placed.lines().stream().map(Program.Line::text).toList();
    assertArrayEquals(placed.encode(), Judge.assemble(directory, source));
  }
}
