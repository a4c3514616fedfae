package relocc.compiler.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import relocc.compiler.Complaints;
import relocc.compiler.ElfBytes;
import relocc.compiler.FrontEnd;
import relocc.compiler.plan.Action;
import relocc.compiler.source.Source;

/** What becomes of loops, and how much memory is free then. */
class EachTest {
  private static final long[] IN_PLACE = {0x1000, 0x1000, 0x1000, 0x200, 0x200};
  private static final long[] CODE = {0x1200, 0x4000_0000, 0x1200, 0x400, 0x400};
  private static final long[] DATA = {0x1600, 0x4001_0000, 0x1600, 0x100, 0x2000};
  private static final long[] ZEROS = {0, 0x4002_0000, 0x4002_0000, 0, 0x800};

  @TempDir Path folder;

  private FrontEnd.Result read(String steps, String rest) throws Exception {
    Files.write(
        folder.resolve("app.elf"),
        ElfBytes.program(0x4000_0004, 0x2000, IN_PLACE, CODE, DATA, ZEROS));
    Files.writeString(folder.resolve("list"), "0x4000 0x40004000 16\n0x5000 0x40005000 32\n");
    String plan =
        """
        edition 1
        import elf   "app.elf" as app
        import pages "list"    as list
        plan p {
          memory {
            rom flash = 0 ..+ 1 MiB
            ram sram  = 0x4000_0000 ..+ 1 MiB
          }
          entry { el 2 { mmu off } }
          steps { %s }
          exit app.entry { el same  mmu off }
          %s
        }
        """
            .formatted(steps, rest);
    Source source = new Source("each.rstub", plan);
    return FrontEnd.read(source, folder, Map.of(), Optional.empty());
  }

  private List<String> actions(String steps) throws Exception {
    FrontEnd.Result result = read(steps, "stub { at sram[512 KiB ..+ 64 KiB] }");
    assertEquals(List.of(), Complaints.of(result));
    List<String> shown = new ArrayList<>();
    for (Action action : result.plan().orElseThrow().actions()) {
      if (action instanceof Action.Move move) {
        move.pieces()
            .forEach(p -> shown.add("%x>%x+%x".formatted(p.source(), p.destination(), p.size())));
      } else if (action instanceof Action.Fill fill) {
        shown.add("%x+%x=0".formatted(fill.range().start(), fill.range().size()));
      }
    }
    return shown;
  }

  @Test
  void stepsAreWrittenOutForEverySegmentThatMeetsTheCondition() throws Exception {
    assertEquals(
        List.of("1200>40000000+400", "1600>40010000+100", "40010100+1f00=0", "40020000+800=0"),
        actions(
            """
            each s in app.load where s.run != s.load {
              move s -> s.run
              zero s.run[s.file_size ..]
            }
            """));
  }

  @Test
  void theBytesOfTheFileMayLieAnywhere() throws Exception {
    assertEquals(
        List.of("81200>40000000+400", "81600>40010000+100"),
        actions(
            """
            each s in app.load where s.run.base >= sram.base and s.file_size > 0 {
              move flash[512 KiB + s.offset ..+ s.file_size] -> s.run.base
            }
            """));
  }

  @Test
  void loopsMayStandInLoops() throws Exception {
    assertEquals(
        List.of("4000>40004000+10", "40004010+10=0", "5000>40005000+20", "40005010+10=0"),
        actions(
            """
            each p in list {
              move p -> p.destination
              each q in list where p.size + q.size >= 32 and q.size == 16 {
                zero p.destination.base + 16 ..+ q.size
              }
            }
            """));
  }

  @Test
  void whatNoPartMeetsDoesNothing() throws Exception {
    assertEquals(List.of(), actions("each s in app.load where s.run.size > 1 GiB { zero s.run }"));
  }

  /** Of 1 MiB: 64 KiB are the stub's, 0xd00 bytes are written. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stub { at sram[512 KiB ..+ 64 KiB] }|sram.free == 960 KiB - 0x2c00",
        "stub { at sram[512 KiB ..+ 64 KiB] }|sram[512 KiB ..+ 64 KiB].free == 0",
        "stub { at sram[512 KiB ..+ 64 KiB] }|sram[0 ..+ 0x500].free == 0x100",
        "stub { at sram[512 KiB ..+ 64 KiB] }|flash.free == 1 MiB - 0x500",
        "stub { at sram[512 KiB ..+ 64 KiB] }|(0x3ff0_0000 ..+ 2 MiB).free == 960 KiB - 0x2c00",
        "stub { at sram[512 KiB ..+ 64 KiB] }|(0x5000_0000 ..+ 2 MiB).free == 0",
        "stub { anywhere limit 64 KiB }|sram.free == 960 KiB - 0x2c00",
        "stub { anywhere limit 2 MiB }|sram.free == 0",
      })
  void whatIsFree(String stub, String claim) throws Exception {
    String steps =
        "each s in app.load where s.run != s.load { move s -> s.run  zero s.run"
            + "[s.file_size ..] }";
    FrontEnd.Result result = read(steps, stub + " assert " + claim);
    assertEquals(List.of(), Complaints.of(result));
  }
}
