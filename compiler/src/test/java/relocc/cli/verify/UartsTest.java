package relocc.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.Complaints;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** What a stub says is read on every kind of UART, and on several at once. */
class UartsTest {
  private static final String PLAN =
      """
      edition 1
      plan telling {
        memory {
          ram    dram  = 0x4000_0000 ..+ 64 MiB
          device uarts = 0x3f21_5000 ..+ 4 KiB
          device other = 0x0900_0000 ..+ 4 KiB
          region a     = dram[32 MiB ..+ 3000]
        }
        entry { %s }
        run   { mmu %s }
        stub  { at 0x4100_0000 ..+ 256 KiB }
        steps {
          verify a crc32 0x1234_5678 else fail 3
          move a -> dram[48 MiB ..]
        }
        exit dram[48 MiB ..] { el same  mmu off }
        on fail { %s  before writes: %s  after writes: halt }
      }
      """;

  private static Build build(String... parts) {
    Source source = new Source("telling.rstub", String.format(PLAN, (Object[]) parts));
    FrontEnd.Result read = FrontEnd.read(source, Path.of("."), Map.of(), Optional.empty());
    assertEquals(List.of(), Complaints.of(read));
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  private static List<String> findings(Build build, byte[] blob) {
    return Verification.of(build).check(blob, new long[] {0, 1, 2}, done -> {}).lines();
  }

  @ParameterizedTest
  @CsvSource({
    "el 2 { mmu off }, identity, report 0x3f21_5000 ns16550, return",
    "el 1 { mmu off } el 3 { mmu identity }, off, report 0x3f21_5003 ns16550, halt",
    "el 2 { mmu identity }, keep, report 0x3f21_5040 ns16550_mmio32, return",
    "el 1 { mmu off }, identity, report 0x3f21_5040 ns16550_mmio32 report other pl011, return",
    "el 2 { mmu off }, off, report other pl011 report uarts ns16550, psci system_off",
    "el 1 { mmu off }, off, report uarts ns16550 report 0x3f21_5040 ns16550_mmio32, halt",
  })
  void isRead(String entry, String mmu, String reports, String before) {
    Build build = build(entry, mmu, reports, before);
    assertEquals(List.of(), findings(build, build.program().bytes()));
  }

  /** Another register, another bit, a register of another size, a UART that nobody waits for. */
  @ParameterizedTest
  @CsvSource({
    "ns16550, 'ldrb w5, [x1, #5]', ldr w5",
    "ns16550, 'strb w3, [x1]', str w3",
    "ns16550, 'tbz w5, #5', nop",
    "ns16550_mmio32, 'ldr w5, [x1, #20]', ldrb w5",
    "ns16550_mmio32, 'str w3, [x1]', strb w3",
    "ns16550_mmio32, 'tbz w5, #5', nop",
    "pl011, 'tbnz w5, #5', nop",
  })
  void isMissed(String driver, String text, String instead) {
    Build build = build("el 2 { mmu off }", "identity", "report uarts " + driver, "return");
    Program.Line line =
        build.program().lines().stream()
            .filter(each -> each.text().startsWith(text))
            .findFirst()
            .orElseThrow();
    byte[] blob = build.program().bytes().clone();
    int at = (int) (line.address() - build.plan().stub().range().start());
    ByteBuffer words = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
    // Bit 31 of a load or store makes a word of a byte; offset 0, or one that a word cannot have.
    words.putInt(at, instead.equals("nop") ? 0xd503_201f : words.getInt(at) ^ 1 << 31);
    String found = findings(build, blob).toString();
    assertTrue(found.contains("it reports"), line.text() + ": " + found);
  }
}
