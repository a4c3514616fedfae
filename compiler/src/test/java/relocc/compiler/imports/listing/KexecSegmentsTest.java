package relocc.compiler.imports.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

class KexecSegmentsTest {
  private static final Source PLAN = new Source("a.rstub", "import kexec \"log\" as k");

  @TempDir Path folder;

  private final Problems problems = new Problems();

  private Optional<KexecSegments> read(String text) throws Exception {
    Files.writeString(folder.resolve("log"), text);
    Span at = new Span(PLAN, 13, 18);
    return KexecSegments.read(ImportedFile.of(folder, "log", at, problems).orElseThrow(), problems);
  }

  private static String shown(KexecSegments.Segment s) {
    return "%d: %x+%x, %x :%d".formatted(s.number(), s.start(), s.size(), s.filled(), s.line());
  }

  @Test
  void readsWhatTheToolSays() throws Exception {
    String text =
        """
        arch_process_options:178: command_line: console=ttyAMA0
        kexec_load: entry = 0x43a5c000 flags = 0xb70000
        nr_segments = 2
        segment[0].buf   = 0xffffa1a42010
        segment[0].bufsz = 0x1f9f200
        segment[0].mem   = 0x40200000
        segment[0].memsz = 0x20a0000
        segment[1].buf   = 0xaaaaf2f2d3f0
        segment[1].bufsz = 0x38d8
        segment[1].mem   = 0x43a5c000
        segment[1].memsz = 0x4000
        """;
    KexecSegments found = read(text).orElseThrow();
    assertEquals(OptionalLong.of(0x43a5_c000), found.entry());
    assertEquals(
        List.of("0: 40200000+20a0000, 1f9f200 :4", "1: 43a5c000+4000, 38d8 :8"),
        found.segments().stream().map(KexecSegmentsTest::shown).toList());
  }

  /** What kexec-tools 2.0.25 printed for Debian's kernel on QEMU's virt board. */
  @Test
  void readsARealLog() throws Exception {
    String log = Files.readString(Path.of("src/test/resources/imports/debian.kexec"));
    KexecSegments found = read(log).orElseThrow();
    assertEquals(OptionalLong.of(0x4411_06a0), found.entry());
    assertEquals(4, found.segments().size());
    KexecSegments.Segment last = found.segments().get(3);
    assertEquals(0x4411_0000L, last.start());
    assertEquals(0x4000, last.size());
    assertEquals(0x3558, last.filled());
    assertEquals(List.of(), problems.list());
  }

  @Test
  void readsWhatTheKernelSays() throws Exception {
    String text =
        """
        [   12.1] kexec_file: nr_segments = 2
        [   12.1] kexec_file: segment[0]: buf=0x000000001 bufsz=0x200 mem=0x40200000 memsz=0x1000
        [   12.1] kexec_file: segment[1]: buf=0x000000002 bufsz=0x0 mem=0x40400000 memsz=0x2000
        [   12.1] kexec_file: kexec_file_load: type:0, start:0x40200000 head:0x4 flags:0x8
        """;
    KexecSegments found = read(text).orElseThrow();
    assertEquals(OptionalLong.of(0x4020_0000), found.entry());
    assertEquals(
        List.of("0: 40200000+1000, 200 :2", "1: 40400000+2000, 0 :3"),
        found.segments().stream().map(KexecSegmentsTest::shown).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing of the kind|names no segment",
        "segment[0].mem = 0x1000|this segment is incomplete",
        "segment[99].mem = 0x1000|no such segment",
        "segment[].mem = 0x1000|no such segment",
        "segment[0] mem=0 memsz=0 bufsz=0|has no room",
        "segment[0] mem=1000 memsz=10 bufsz=11|has no room",
        "segment[0] mem=fffffffffffff000 memsz=1001 bufsz=0|has no room",
        "segment[0] mem=1000 memsz=10 bufsz=1;segment[0].mem = 0x2000|another mem above",
        "segment[0] mem=1000 memsz=10 bufsz=1;segment[1] mem=100f memsz=1 bufsz=0|1 overlaps segment 0",
        "segment[0] mem=100f memsz=1 bufsz=1;segment[1] mem=1000 memsz=10 bufsz=0|0 overlaps segment 1",
      })
  void whatKexecCannotMeanIsRefused(String lines, String message) throws Exception {
    assertTrue(read(lines.replace(';', '\n')).isEmpty());
    assertEquals("R5070", problems.list().get(0).code());
    assertTrue(problems.list().get(0).message().contains(message), problems.list()::toString);
  }
}
