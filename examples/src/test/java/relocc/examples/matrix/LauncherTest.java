package relocc.examples.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static relocc.examples.matrix.Places.LOAD;
import static relocc.examples.matrix.Places.NEXT;
import static relocc.examples.matrix.Places.REPORT;
import static relocc.examples.matrix.Places.STUB;
import static relocc.examples.matrix.Places.TREE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.examples.GnuAssembler;
import relocc.examples.Judge;
import relocc.examples.matrix.Row.Caller;
import relocc.examples.matrix.Row.Copy;
import relocc.examples.matrix.Row.Exit;

/** The states that the matrix begins with are real: a stub written by hand finds them. */
class LauncherTest {
  private static final int FOUND = 448;
  private static final long I_C_M = 0x1005;
  private static final long FAULT = 1;
  private static final long PAGE = 0xf_ffff_ffff_f000L;

  @TempDir Path folder;

  @BeforeEach
  void needsMachine() {
    Judge.needMachine();
  }

  /** One row for each state of entry. */
  private static List<Row> states() {
    return Row.all().stream()
        .filter(row -> row.exit() == Exit.SAME && row.illegal().isEmpty())
        .filter(row -> row.copy() == (row.caller() == Caller.OFF ? Copy.OFF : Copy.KEEP))
        .toList();
  }

  @Test
  void theStatesAreReal() throws IOException {
    Launcher launcher = new Launcher();
    Map<String, Long> symbols = Map.of("REPORT", REPORT, "LOAD", LOAD, "NEXT", NEXT, "TREE", TREE);
    byte[] stub = GnuAssembler.assemble(Launcher.FOLDER.resolve("byhand.S"), STUB, symbols);
    List<String> wrong =
        states().parallelStream().flatMap(row -> wrong(row, launcher, stub).stream()).toList();
    assertEquals(List.of(), wrong);
    assertEquals(58, states().size());
  }

  private List<String> wrong(Row row, Launcher launcher, byte[] stub) {
    try {
      Path own = Files.createTempDirectory(folder, "row");
      Execution execution = new Execution(row, new ByHand(), launcher, own);
      List<String> found = new ArrayList<>(execution.differences(stub));
      entry(row, execution.report(), found);
      return found.stream().map(text -> row + ": " + text).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void entry(Row row, Report report, List<String> found) {
    boolean on = row.caller() != Caller.OFF;
    boolean linear = row.caller() == Caller.LINEAR;
    Report.same("CurrentEL at entry", row.entry().number(), report.word(FOUND), found);
    Report.same("SCTLR at entry", on ? I_C_M : 0, report.word(FOUND + 8) & I_C_M, found);
    long host = row.entry() == Level.VHE ? 1 : 0;
    Report.same("E2H at entry", host, report.word(FOUND + 16) >>> 34 & 1, found);
    if (on) {
      long tcr = report.word(FOUND + 24);
      long granule = row.granule() == 12 ? 0 : row.granule() == 16 ? 1 : 2;
      Report.same("T0SZ", 64 - row.va(), tcr & 63, found);
      Report.same("TG0", granule, tcr >>> 14 & 3, found);
      long own = report.word(FOUND + 48);
      long mapped = report.word(FOUND + 56);
      Report.same("fault at its own address", linear ? FAULT : 0, own & FAULT, found);
      Report.same("what is mapped", NEXT, mapped & PAGE, found);
      Report.same("attributes of it", 0xff, mapped >>> 56, found);
    }
  }
}
