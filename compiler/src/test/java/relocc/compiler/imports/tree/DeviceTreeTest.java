package relocc.compiler.imports.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.Dts;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.imports.ImportedMemory;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/** The judge is dtc: it makes the blobs from text. */
class DeviceTreeTest {
  private static final Source PLAN = new Source("a.rstub", "import dtb \"board.dtb\" as board");

  private static final String BOARD =
      """
      /dts-v1/;
      /memreserve/ 0x40000000 0x10000;
      /memreserve/ 0x123456789000 0x2000;
      / {
        #address-cells = <2>; #size-cells = <2>; model = "a board";
        memory@40000000 {
          device_type = "memory";
          reg = <0 0x40000000 0 0x20000000>, <1 0 0 0x80000000>, <9 9 0 0>;
        };
        memory@2000000000 { device_type = "memory"; reg = <0x20 0 1 0>; status = "okay"; };
        secram@e000000 {
          device_type = "memory"; reg = <0 0xe000000 0 0x1000000>;
          status = "disabled"; secure-status = "okay";
        };
        ddr { device_type = "memory"; reg = <0x30 0 0 0x1000>; };
        uart@9000000 { reg = <0 0x9000000 0 0x1000>; };
        reserved-memory {
          #address-cells = <1>; #size-cells = <1>; ranges;
          secure@41000000 { reg = <0x41000000 0x100000>; no-map; };
          pool@42000000 { reg = <0x42000000 0x100000 0x42200000 0x1000>; };
          off@43000000 { reg = <0x43000000 0x1000>; status = "disabled"; };
          cma { size = <0x100000>; reusable; };
        };
      };
      """;

  @TempDir Path folder;

  private final Problems problems = new Problems();

  private Optional<ImportedMemory> read(byte[] bytes) throws Exception {
    return read(bytes, problems);
  }

  private Optional<ImportedMemory> read(byte[] bytes, Problems problems) throws Exception {
    Files.write(folder.resolve("board.dtb"), bytes);
    Span at = new Span(PLAN, 11, 22);
    ImportedFile file = ImportedFile.of(folder, "board.dtb", at, problems).orElseThrow();
    return DeviceTree.read(file, problems);
  }

  private static String shown(ImportedMemory.Area area) {
    return area.use()
        + " "
        + area.name()
        + " "
        + Long.toHexString(area.start())
        + " "
        + Long.toHexString(area.size());
  }

  private String onlyMessage() {
    assertEquals(1, problems.list().size());
    assertEquals("R5010", problems.list().get(0).code());
    return problems.list().get(0).message();
  }

  @Test
  void findsTheMemoryAndWhatIsReserved() throws Exception {
    List<String> expected =
        List.of(
            "RAM memory@40000000 40000000 20000000",
            "RAM memory@40000000 100000000 80000000",
            "RAM memory@2000000000 2000000000 100000000",
            "RAM ddr 3000000000 1000",
            "RESERVED secure@41000000 41000000 100000",
            "OWNED pool@42000000 42000000 100000",
            "OWNED pool@42000000 42200000 1000",
            "OWNED memreserve 40000000 10000",
            "OWNED memreserve 123456789000 2000");
    for (String[] options : new String[][] {{}, {"-V", "16"}, {"-p", "100"}, {"-a", "4096"}}) {
      ImportedMemory tree = read(Dts.compile(BOARD, options)).orElseThrow();
      assertEquals(expected, tree.areas().stream().map(DeviceTreeTest::shown).toList());
    }
    byte[] blob = Dts.compile(BOARD);
    assertTrue(read(Arrays.copyOf(blob, blob.length + 5000)).isPresent(), "padding is legal");
    assertEquals(List.of(), problems.list());
  }

  @Test
  void whatIsMeantWrongIsNotCalledDamaged() throws Exception {
    String dts =
        "/dts-v1/; / { #address-cells = <2>; #size-cells = <2>;"
            + " reserved-memory { a@0 { reg = <0 0 0 0x1000>; }; }; };";
    assertEquals(Optional.empty(), read(Dts.compile(dts)));
    assertEquals(
        "give each entry 2 cells of address and 1 of size, or say #address-cells and #size-cells"
            + " in /reserved-memory",
        problems.list().get(0).help().orElseThrow());
  }

  @Test
  void oneCellAndNoReservationsWillDo() throws Exception {
    String dts =
        "/dts-v1/; / { #address-cells = <1>; #size-cells = <1>;"
            + " memory { device_type = \"memory\"; reg = <0x80000000 0x10000000>; }; };";
    ImportedMemory tree = read(Dts.compile(dts)).orElseThrow();
    assertEquals(
        List.of("RAM memory 80000000 10000000"),
        tree.areas().stream().map(DeviceTreeTest::shown).toList());
  }

  /** At the offset that is named the node begins: a token of value 1, then its name. */
  @Test
  void tellsWhereInTheFileARangeComesFrom() throws Exception {
    byte[] blob = Dts.compile(BOARD);
    ImportedMemory.Area secure = read(blob).orElseThrow().areas().get(4);
    String words = ((ImportedMemory.Origin.Place) secure.origin()).words();
    String node = "node /reserved-memory/secure@41000000 at offset ";
    assertTrue(words.contains("board.dtb`, " + node), words);
    int offset = Integer.parseInt(words.substring(words.indexOf(node) + node.length()));
    assertEquals(1, ByteBuffer.wrap(blob).getInt(offset));
    assertEquals("secure@41000000", new String(blob, offset + 4, 15, StandardCharsets.US_ASCII));
  }

  /** Every property may name one long string again, so a small file could ask for gigabytes. */
  @Test
  void longNamesOfPropertiesAreRefused() throws Exception {
    ByteBuffer blob = ByteBuffer.allocate(2_000_000);
    blob.putInt(0, 0xd00dfeed).putInt(4, 2_000_000).putInt(8, 64).putInt(12, 1_000_000);
    blob.putInt(16, 40).putInt(20, 17).putInt(24, 16).putInt(36, 900_000).position(64);
    blob.putInt(1).putInt(0);
    for (int i = 0; i < 60_000; i++) {
      blob.putInt(3).putInt(0).putInt(0);
    }
    Arrays.fill(blob.array(), 1_000_000, 1_999_999, (byte) 'a');
    assertTrue(read(blob.array()).isEmpty());
    assertTrue(onlyMessage().contains("a name of 999999 characters"), onlyMessage());
  }

  @Test
  void moreNodesThanAnyTreeHasAreRefused() throws Exception {
    ByteBuffer blob = ByteBuffer.allocate(16 << 20);
    blob.putInt(0, 0xd00dfeed).putInt(4, 16 << 20).putInt(8, 64).putInt(12, 40).putInt(16, 40);
    blob.putInt(20, 17).putInt(24, 16).putInt(36, (16 << 20) - 64).position(64);
    blob.putInt(1).putInt(0);
    while (blob.remaining() > 24) {
      blob.putInt(1).putInt(0).putInt(2);
    }
    assertTrue(read(blob.array()).isEmpty());
    assertTrue(onlyMessage().contains("more than 524288 nodes"), onlyMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "#address-cells = <3>; #size-cells = <2>; memory@0 { reg = <0 0 0 0 1>; };|#address-cells other than 1 or 2",
        "#address-cells = <2>; #size-cells = <0>; memory@0 { reg = <0 1>; };|#size-cells other than 1 or 2",
        "#address-cells = <2 2>; #size-cells = <2>; memory@0 { reg = <0 1>; };|#address-cells other than 1 or 2",
        "#address-cells = <2>; #size-cells = <2>; memory@0 { reg = <0 0 1>; };|a reg of 12 bytes in memory@0",
        "#address-cells = <2>; #size-cells = <2>; memory@0 { reg = <0xffffffff 0xfffff000 0 0x1001>; };|a range past 2^64",
        "#address-cells = <2>; #size-cells = <2>; reserved-memory { #address-cells = <2>; #size-cells = <2>; ranges = <0 0 1 0 1 0>; a@0 { reg = <0 0 0 1>; no-map; }; };|by its ranges",
      })
  void whatATreeMustNotSayIsRefused(String body, String message) throws Exception {
    assertTrue(read(Dts.compile("/dts-v1/; / { " + body + " };", "-f")).isEmpty());
    assertTrue(onlyMessage().contains(message), onlyMessage());
  }

  @Test
  void everyTruncationIsRefused() throws Exception {
    byte[] blob = Dts.compile(BOARD);
    for (int size = 1; size < blob.length; size++) {
      assertTrue(read(Arrays.copyOf(blob, size)).isEmpty(), size + " bytes");
    }
  }

  /** The total size is made to fit the shorter file, so that the blocks inside are cut. */
  @Test
  void everyTruncationInsideIsRefusedOrHarmless() throws Exception {
    byte[] blob = Dts.compile(BOARD);
    int structEnd = ByteBuffer.wrap(blob).getInt(8) + ByteBuffer.wrap(blob).getInt(36);
    for (int size = 1; size < blob.length; size++) {
      byte[] cut = Arrays.copyOf(blob, size);
      if (size >= 8) {
        ByteBuffer.wrap(cut).putInt(4, size);
      }
      assertTrue(read(cut).isEmpty() || size > structEnd, size + " bytes");
    }
  }

  @Test
  void everyDamagedWordGivesAMessageOrATree() throws Exception {
    byte[] blob = Dts.compile(BOARD);
    int[] values = {0, 1, 2, 3, 4, 5, 9, 0x7fffffff, 0x80000000, -1, -4, blob.length};
    for (int at = 0; at + 4 <= blob.length; at += 4) {
      for (int value : values) {
        byte[] damaged = blob.clone();
        ByteBuffer.wrap(damaged).putInt(at, value);
        Problems own = new Problems();
        assertEquals(read(damaged, own).isEmpty(), own.hasErrors(), "word " + at + " = " + value);
      }
    }
  }

  @Test
  void randomDamageNeverThrows() throws Exception {
    byte[] blob = Dts.compile(BOARD);
    Random random = new Random(3);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = blob.clone();
      for (int k = random.nextInt(8); k >= 0; k--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      read(damaged);
    }
    assertTrue(problems.hasErrors());
  }

  @Test
  void namesWhatIsWrong() throws Exception {
    byte[] blob = Dts.compile(BOARD);
    ByteBuffer words = ByteBuffer.wrap(blob);
    int struct = words.getInt(8);
    Object[][] damages = {
      {0, 0x12345678, "does not start with 0xd00dfeed"},
      {4, 20, "claims a total size of only 20"},
      {8, 0x7fffffff, "structure block at offset 2147483647, outside"},
      {8, struct + 2, "which is unaligned"},
      {12, -1, "strings block at offset 4294967295, outside"},
      {16, 4, "memory reservation block at offset 4, outside"},
      {20, 15, "has version 15"},
      {24, 18, "compatible with 18"},
      {36, -1, "structure block of 4294967295 bytes"},
      {struct, 7, "unknown token 7 at offset " + struct},
      {struct, 2, "closes a node that is not open"},
      {struct, 9, "has no root"},
      {struct + 12, -1, "a property of 4294967295 bytes"},
      {struct + 16, -1, "a property outside its strings"},
    };
    for (Object[] damage : damages) {
      byte[] damaged = blob.clone();
      ByteBuffer.wrap(damaged).putInt((int) damage[0], (int) damage[1]);
      assertTrue(read(damaged).isEmpty());
      String message = problems.list().get(problems.list().size() - 1).message();
      assertTrue(message.contains((String) damage[2]), message);
    }
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    ByteBuffer blob = ByteBuffer.allocate(2_000_000);
    blob.putInt(0, 0xd00dfeed).putInt(4, 2_000_000).putInt(8, 64).putInt(12, 40).putInt(16, 40);
    blob.putInt(20, 17).putInt(24, 16).putInt(36, 1_900_000).position(64);
    for (int i = 0; i < 200_000; i++) {
      blob.putInt(1).putInt(0);
    }
    assertTrue(read(blob.array()).isEmpty());
    assertTrue(onlyMessage().contains("nests nodes deeper than 64"), onlyMessage());
  }
}
