package relocc.compiler.a64;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstructionTest {
  private static final long SOMEWHERE = 0x5_0000_1000L;

  @Test
  void everySampleIsWhatGnuAsMakesOfItsText() {
    Map<String, String> expected = new TreeMap<>();
    Corpus.words().forEach((text, word) -> expected.put(text, hex(word)));
    Map<String, String> actual = new TreeMap<>();
    for (Instruction sample : Samples.all()) {
      int word = sample.encode(SOMEWHERE, Samples.around(SOMEWHERE));
      actual.put(sample.text(), hex(word));
    }
    for (String text : expected.keySet()) {
      assertEquals(expected.get(text), actual.get(text), text);
    }
    assertEquals(expected.keySet(), actual.keySet());
  }

  private static String hex(int word) {
    return String.format("%08x", word);
  }

  /** Whoever adds an instruction must add it to the corpus, too. */
  @Test
  void everyConstantOfEveryShapeIsInTheCorpus() throws ReflectiveOperationException {
    List<Instruction> samples = Samples.all();
    Set<Object> met = new HashSet<>();
    for (Instruction sample : samples) {
      met.add(sample.getClass());
      for (RecordComponent component : sample.getClass().getRecordComponents()) {
        component.getAccessor().setAccessible(true);
        met.add(component.getAccessor().invoke(sample));
      }
    }
    List<Class<?>> shapes = shapes(Instruction.class).toList();
    assertTrue(shapes.size() > 20);
    Set<String> missing = new TreeSet<>();
    for (Class<?> shape : shapes) {
      Stream.concat(Stream.of(shape), constants(shape))
          .filter(constant -> !met.contains(constant))
          .forEach(constant -> missing.add(shape.getSimpleName() + " " + constant));
    }
    assertEquals(Set.of(), missing);
  }

  private static Stream<Class<?>> shapes(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type)
        : Stream.of(type.getPermittedSubclasses()).flatMap(InstructionTest::shapes);
  }

  private static Stream<Object> constants(Class<?> shape) {
    return Stream.of(shape.getRecordComponents())
        .map(RecordComponent::getType)
        .filter(Class::isEnum)
        .flatMap(type -> Stream.of(type.getEnumConstants()));
  }

  /** A text that GNU as reads in two ways, or a corpus that says something twice, would show. */
  @Test
  void noTwoTextsHaveTheSameWord() {
    Map<String, Integer> words = Corpus.words();
    assertEquals(words.size(), new HashSet<>(words.values()).size());
  }

  @Test
  void everyBitmaskIsEncodedAsTheArchitectureDecodesIt() {
    for (int size = 2; size <= 64; size *= 2) {
      for (int ones = 1; ones < size; ones++) {
        for (int rotation = 0; rotation < size; rotation++) {
          long mask = Samples.mask(size, ones, rotation);
          var and =
              new Logical.LogicalImmediate(
                  Logical.LogicalImmediate.Op.AND, Register.X.X0, Register.X.X1, mask);
          assertEquals(mask, decodeBitmask(and.word()), () -> Long.toHexString(mask));
        }
      }
    }
  }

  /** DecodeBitMasks of the Arm ARM, for 64 bits. */
  private static long decodeBitmask(int word) {
    int n = word >>> 22 & 1;
    int rotation = word >>> 16 & 63;
    int length = word >>> 10 & 63;
    int size = Integer.highestOneBit(n << 6 | ~length & 63);
    int ones = (length & (size - 1)) + 1;
    assertTrue(ones < size && size > 1, "reserved");
    return Samples.mask(size, ones, rotation & (size - 1));
  }

  @Test
  void whatIsNoRunOfOnesIsNotEncodable() {
    for (long mask :
        new long[] {0, -1, 5, 0b1011, 0x5555_5555_5555_5557L, 0x0001_0001_0001_0003L, 0x1234}) {
      assertFalse(Logical.LogicalImmediate.encodable(mask), () -> Long.toHexString(mask));
    }
  }

  @Test
  void aConstantIsLoadedByTheFewestWords() {
    assertLoads(0, "movz x3, #0x0");
    assertLoads(-1, "movn x3, #0x0");
    assertLoads(0x1_0000, "movz x3, #0x1, lsl #16");
    assertLoads(0xffff, "movz x3, #0xffff");
    assertLoads(-2, "movn x3, #0x1");
    assertLoads(0xffff_1234_ffff_ffffL, "movn x3, #0xedcb, lsl #32");
    assertLoads(0x4020_0000L, "movz x3, #0x4020, lsl #16");
    assertLoads(0x1_0000_0005L, "movz x3, #0x5", "movk x3, #0x1, lsl #32");
    assertLoads(0xffff_ffff_0000_1234L, "movn x3, #0xedcb", "movk x3, #0x0, lsl #16");
    assertLoads(
        0x1234_5678_9abc_def0L,
        "movz x3, #0xdef0",
        "movk x3, #0x9abc, lsl #16",
        "movk x3, #0x5678, lsl #32",
        "movk x3, #0x1234, lsl #48");
  }

  private static void assertLoads(long value, String... texts) {
    List<Instruction> words = Arithmetic.load(Register.X.X3, value);
    assertEquals(List.of(texts), words.stream().map(Instruction::text).toList());
  }

  /** What is written by number: the corpus cannot tell which name was meant. */
  private static final String NUMBERED =
      """
          ID_AA64ISAR2_EL1 s3_0_c0_c6_2
          ID_AA64SMFR0_EL1 s3_0_c0_c4_5
          ID_AA64MMFR3_EL1 s3_0_c0_c7_3
          ID_AA64MMFR4_EL1 s3_0_c0_c7_4
          PAN s3_0_c4_c2_3
          SCTLR2_EL1 s3_0_c1_c0_3
          SCTLR2_EL2 s3_4_c1_c0_3
          ZCR_EL2 s3_4_c1_c2_0
          SMCR_EL2 s3_4_c1_c2_6
          TCR2_EL1 s3_0_c2_c0_3
          TCR2_EL2 s3_4_c2_c0_3
          PIRE0_EL1 s3_0_c10_c2_2
          PIR_EL1 s3_0_c10_c2_3
          PIR_EL2 s3_4_c10_c2_3
          GCSCR_EL1 s3_0_c2_c5_0
          GCSCR_EL2 s3_4_c2_c5_0
          HCRX_EL2 s3_4_c1_c2_2
          HFGRTR_EL2 s3_4_c1_c1_4
          HFGWTR_EL2 s3_4_c1_c1_5
          HFGITR_EL2 s3_4_c1_c1_6
          HDFGRTR_EL2 s3_4_c3_c1_4
          HDFGWTR_EL2 s3_4_c3_c1_5
          HAFGRTR_EL2 s3_4_c3_c1_6
          TTBR1_EL2 s3_4_c2_c0_1
          ZCR_EL3 s3_6_c1_c2_0
          SMCR_EL3 s3_6_c1_c2_6
      """;

  @Test
  void registersWithoutNameHaveTheRightNumber() {
    Set<String> numbered = new TreeSet<>();
    for (var register : SystemOperation.SystemRegister.values()) {
      if (!register.text().equalsIgnoreCase(register.name())) {
        numbered.add(register.name() + " " + register.text());
      }
    }
    Set<String> expected =
        new TreeSet<>(NUMBERED.lines().map(String::strip).filter(l -> !l.isEmpty()).toList());
    assertEquals(expected, numbered);
  }
}
