package relocc.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.memory.Memory;

/** Every instruction of a stub that is left out is missed, but for those it can do without. */
class MutationTest {
  private static final int NOP = 0xd503201f;

  /**
   * Offsets of instructions that change nothing: an ISB before another one; the shift of a line
   * size that then is just too small; a DSB before another one.
   */
  private static final Set<Integer> NEEDLESS = Set.of(0x0c, 0x78, 0x9c);

  @Test
  void anInstructionThatIsMissingIsNoticed() {
    assertEquals(NEEDLESS, Set.copyOf(survivors("copy-1")));
    Set<Integer> atEl2 = new java.util.TreeSet<>(survivors("copy-2"));
    atEl2.remove(0x14); // MAIR then is 0x33ff, which has the same lowest byte
    assertEquals(NEEDLESS, atEl2);
  }

  /** The stub for EL3 has an instruction less, in front of all of those. */
  @Test
  void anInstructionThatIsMissingAtEl3IsNoticed() {
    Set<Integer> found = new java.util.TreeSet<>(survivors("copy-3"));
    found.remove(0x68); // x4 then is what was found there: with these seeds a shorter line
    found.remove(0xcc); // no instruction any more
    assertEquals(Set.of(0x08, 0x74, 0x98), found);
  }

  private static List<Integer> survivors(String name) {
    List<Integer> survivors = new ArrayList<>();
    for (int offset = 0; offset < 0xd0; offset += 4) {
      if (works(name, offset, 16, 5, Strategy.LAZY)
          && works(name, offset, 64, 6, Strategy.LAZY)
          && works(name, offset, 64, 7, Strategy.RANDOM)) {
        survivors.add(offset);
      }
    }
    return survivors;
  }

  private static boolean works(String name, int offset, int line, long seed, Strategy strategy) {
    Setup setup =
        Stub.setup(name, seed)
            .withProcessor(Processor.cortexA72().withLines(line, 64))
            .withAdversary(strategy, seed)
            .withLimit(20_000);
    setup.memory().store32(Stub.BASE + offset, NOP);
    Memory expected = setup.memory().copy();
    expected.write(0x5010_0008, expected.read(Stub.SOURCE, 8192));
    Outcome outcome = Machine.run(setup);
    return outcome.reason() == StopReason.LEFT_STUB
        && outcome.violations().isEmpty()
        && outcome.pc() == 0x5010_0008
        && outcome.x().subList(0, 4).equals(List.of(0x4000L, 0L, 0L, 0L))
        && outcome.memory().firstDifference(expected, List.of()).isEmpty();
  }
}
