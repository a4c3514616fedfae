package relocc.compiler.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.compiler.ElfBytes;
import relocc.compiler.Tool;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/** The judges are GNU ld, which makes the programs, and readelf, which tells what is in them. */
class ElfProgramTest {
  private static final Source PLAN = new Source("a.rstub", "import elf \"app.elf\" as app");
  private static final long[] TEXT = {0x200, 0x4000_0000, 0x1000, 0x100, 0x100};
  private static final long[] DATA = {0x300, 0x4001_0000, 0x1100, 0x40, 0x2000};
  private static final long[] BSS = {0, 0x4002_0000, 0x4002_0000, 0, 0x800};

  private static final String ASSEMBLY =
      """
      .section .text,"ax"
      .globl _start
      _start: b .
      .fill 300,4,0xd503201f
      .section .fast,"ax"
      ret
      .fill 50,4,1
      .section .data,"aw"
      .fill 100,8,7
      .section .bss,"aw",@nobits
      .space 5000
      """;

  private static final String SCRIPT =
      """
      ENTRY(_start)
      MEMORY { flash : ORIGIN = 0x8000, LENGTH = 64M  sram : ORIGIN = 0x40000000, LENGTH = 16M }
      PHDRS { note PT_NOTE; text PT_LOAD; fast PT_LOAD; data PT_LOAD; }
      SECTIONS {
        .text : { *(.text) } > flash :text
        .fast 0x40000000 : { *(.fast) } > sram AT> flash :fast
        .data 0x40010000 : { *(.data) } > sram AT> flash :data
        .bss : { *(.bss) } > sram :data
      }
      """;

  /** {@code LOAD 0x010000 0x0000000040000000 0x0000000000000000 0x0004b4 0x0004b4 R E 0x10000}. */
  private static final Pattern LOADED =
      Pattern.compile("LOAD +0x(\\w+) 0x(\\w+) 0x(\\w+) 0x(\\w+) 0x(\\w+) ");

  @TempDir Path folder;

  private final Problems problems = new Problems();

  private Optional<ElfProgram> read(byte[] bytes) throws Exception {
    Files.write(folder.resolve("app.elf"), bytes);
    return read(problems);
  }

  private Optional<ElfProgram> read(Problems problems) {
    Span at = new Span(PLAN, 11, 20);
    ImportedFile file = ImportedFile.of(folder, "app.elf", at, problems).orElseThrow();
    return ElfProgram.read(file, problems);
  }

  private String lastMessage() {
    List<relocc.compiler.source.Problem> all = problems.list();
    return all.get(all.size() - 1).code() + " " + all.get(all.size() - 1).message();
  }

  @Test
  void readsWhatTheLinkerWrote() throws Exception {
    Files.writeString(folder.resolve("app.s"), ASSEMBLY);
    Files.writeString(folder.resolve("app.ld"), SCRIPT);
    Tool.run(folder, "aarch64-linux-gnu-as", "-o", "app.o", "app.s");
    Tool.run(folder, "aarch64-linux-gnu-ld", "-T", "app.ld", "-o", "app.elf", "app.o");
    Matcher found = LOADED.matcher(Tool.run(folder, "aarch64-linux-gnu-readelf", "-lW", "app.elf"));
    List<String> expected = new ArrayList<>();
    while (found.find()) {
      StringBuilder line = new StringBuilder();
      for (int group = 1; group <= 5; group++) {
        line.append(Long.parseUnsignedLong(found.group(group), 16)).append(' ');
      }
      expected.add(line.toString());
    }
    ElfProgram program = read(problems).orElseThrow();
    assertEquals(3, expected.size());
    assertEquals(expected, program.segments().stream().map(ElfProgramTest::shown).toList());
    assertEquals(0x8000, program.entry());
    assertTrue(program.hasEntry());
    assertEquals(Files.size(folder.resolve("app.elf")), program.fileSize());
  }

  private static String shown(ElfProgram.Segment s) {
    return s.offset()
        + " "
        + s.runs()
        + " "
        + s.stored()
        + " "
        + s.fileSize()
        + " "
        + s.memorySize()
        + " ";
  }

  @Test
  void anObjectFileIsNoProgram() throws Exception {
    Files.writeString(folder.resolve("app.s"), ASSEMBLY);
    Tool.run(folder, "aarch64-linux-gnu-as", "-o", "app.elf", "app.s");
    assertTrue(read(problems).isEmpty());
    assertEquals("R5050", problems.list().get(0).code());
    assertTrue(lastMessage().contains("not linked"), lastMessage());
  }

  @Test
  void segmentsWithoutAnyBytesAreLeftOut() throws Exception {
    byte[] bytes = ElfBytes.program(0x4000_0004, 0x1000, TEXT, DATA, BSS, new long[5]);
    ElfProgram program = read(bytes).orElseThrow();
    assertEquals(3, program.segments().size());
    assertTrue(program.hasEntry());
    assertFalse(read(ElfBytes.program(0x3fff_ffff, 0x1000, TEXT)).orElseThrow().hasEntry());
    assertFalse(read(ElfBytes.program(0x4000_0100, 0x1000, TEXT)).orElseThrow().hasEntry());
  }

  @Test
  void namesWhatIsWrong() throws Exception {
    Object[][] damages = {
      {0, 0x464c457eL, 4, "R5050", "of an unknown format"},
      {4, 1L, 1, "R5050", "it has 32 bits"},
      {5, 2L, 1, "R5050", "it is big-endian"},
      {18, 62L, 2, "R5050", "it is for machine 62"},
      {16, 1L, 2, "R5050", "its type is 1, not linked"},
      {54, 32L, 2, "R5051", "has 2 program headers of 32 bytes"},
      {56, 0L, 2, "R5051", "has 0 program headers"},
      {56, 0xffffL, 2, "R5051", "has 65535 program headers"},
      {56, 0x7fffL, 2, "R5051", "ends before its program headers: 1834952 bytes at offset 64"},
      {32, -1L, 8, "R5051", "ends before its program headers"},
      {32, 0xf91L, 8, "R5051", "ends before its program headers"},
      {64, 2L, 4, null, null},
      {64 + 8, 0xf01L, 8, "R5051", "ends before its segment 0: 256 bytes at offset 3841, of 4096"},
      {64 + 8, -1L, 8, "R5051", "ends before its segment 0"},
      {64 + 16, -0x80L, 8, "R5051", "has a range past 2^64: segment 0"},
      {64 + 24, -0x80L, 8, "R5051", "has a range past 2^64: segment 0"},
      {64 + 24, -0x100L, 8, null, null},
      {64 + 24, 0x1001L, 8, "R5052", "stores segments 0 and 1 in the same place, 0x1100"},
      {64 + 32, -1L, 8, "R5051", "has more bytes in the file than in memory: segment 0"},
      {64 + 40, 0xffL, 8, "R5051", "has more bytes in the file than in memory: segment 0"},
    };
    for (Object[] damage : damages) {
      ByteBuffer file = ByteBuffer.wrap(ElfBytes.program(0x4000_0000, 0x1000, TEXT, DATA));
      file.order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < (int) damage[2]; i++) {
        file.put((int) damage[0] + i, (byte) ((long) damage[1] >>> 8 * i));
      }
      assertEquals(damage[3] == null, read(file.array()).isPresent(), damage[0] + " " + damage[1]);
      if (damage[3] != null) {
        assertTrue(lastMessage().startsWith((String) damage[3]), lastMessage());
        assertTrue(lastMessage().contains((String) damage[4]), lastMessage());
      }
    }
  }

  @Test
  void nothingToLoadIsNoProgram() throws Exception {
    byte[] bytes = ElfBytes.program(0, 0x1000, new long[5]);
    assertTrue(read(bytes).isEmpty());
    assertTrue(lastMessage().contains("no PT_LOAD segment"), lastMessage());
  }

  @Test
  void everyTruncationIsRefused() throws Exception {
    byte[] whole = ElfBytes.program(0x4000_0000, 0x340, TEXT, DATA);
    assertTrue(read(whole).isPresent());
    for (int size = 1; size < whole.length; size++) {
      assertTrue(read(Arrays.copyOf(whole, size)).isEmpty(), size + " bytes");
    }
  }
}
