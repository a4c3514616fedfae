package relocc.examples.kexec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import relocc.examples.GnuAssembler;

/**
 * Counts the instructions between two points where the machine stands still, with {@code count.S}.
 *
 * @param debugger of a machine with {@code -icount shift=0}
 * @param program {@code count.S}, assembled
 * @param place where it may lie and be executed, with the MMU on as with the MMU off
 */
record Counter(Debugger debugger, byte[] program, long place) {
  private static final int INSTRUCTION = 4;
  private static final int OWN = 5; // that it counts itself, of its first run and its second
  private static final int SCRATCH = 9; // the register that the program uses

  /** Puts it into the last bytes of a page. */
  static Counter at(Debugger debugger, long page) throws IOException {
    Path source = Path.of("src/test/resources/relocc/examples/kexec/count.S");
    byte[] program = GnuAssembler.assemble(source, 0, Map.of());
    long place = page + Handover.PAGE - program.length;
    debugger.write(place, program);
    return new Counter(debugger, program, place);
  }

  /** Its second call gives the instructions since the first. */
  long read() throws IOException {
    long pc = debugger.pc();
    long scratch = debugger.x(SCRATCH);
    debugger.pc(place);
    debugger.go(place + program.length - INSTRUCTION);
    long count = debugger.x(SCRATCH);
    debugger.x(SCRATCH, scratch);
    debugger.pc(pc);
    return count - OWN;
  }
}
