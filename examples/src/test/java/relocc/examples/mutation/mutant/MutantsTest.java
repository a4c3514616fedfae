package relocc.examples.mutation.mutant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import relocc.cli.verify.Verification;
import relocc.compiler.Build;
import relocc.examples.mutation.Plans;

class MutantsTest {
  private static final int NOP = 0xd503201f;

  private final Build build =
      Plans.build(Path.of("handoff/handoff.rstub"), Optional.empty(), Map.of());
  private final Mutants mutants = Mutants.of(build);

  MutantsTest() throws IOException {}

  private List<Mutant> of(Kind kind) {
    return mutants.list().stream().filter(mutant -> mutant.kind() == kind).toList();
  }

  private Mutant of(Kind kind, String text, String change) {
    return of(kind).stream()
        .filter(mutant -> mutant.place().text().startsWith(text))
        .filter(mutant -> mutant.change().startsWith(change))
        .findFirst()
        .orElseThrow(() -> new AssertionError(kind + " " + text + " " + change));
  }

  private int word(byte[] bytes, Mutant mutant) {
    int offset = (int) (mutant.place().address() - build.plan().stub().range().start());
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
  }

  private int changed(Mutant mutant) {
    return word(mutant.build().get().program().bytes(), mutant);
  }

  @Test
  void everyKindIsThere() {
    Set<Kind> found = mutants.list().stream().map(Mutant::kind).collect(Collectors.toSet());
    assertEquals(EnumSet.allOf(Kind.class), found);
    assertEquals(0, mutants.skipped());
  }

  @Test
  void everyMutantDiffersAndNoTwoAreAlike() {
    byte[] built = build.program().bytes();
    Set<Integer> hashes = new TreeSet<>();
    for (Mutant mutant : mutants.list()) {
      byte[] bytes = mutant.build().get().program().bytes();
      assertEquals(built.length, bytes.length);
      assertTrue(!Arrays.equals(built, bytes), mutant::toString);
      hashes.add(Arrays.hashCode(bytes));
    }
    // Where equal instructions follow each other it does not matter which is doubled.
    assertTrue(hashes.size() > mutants.list().size() * 95 / 100, hashes.size() + " differ");
  }

  @Test
  void changesWords() {
    assertEquals(NOP, changed(of(Kind.DROPPED, "msr daifset", "nop")));
    assertEquals(0xd5034edf, changed(of(Kind.IMMEDIATE, "msr daifset", "i 15 -> 14")));
    assertEquals(0xd50b7a21, changed(of(Kind.SYSTEM, "dc civac, x1", "dc cvac")));
    assertEquals(0xd503379f, changed(of(Kind.SYSTEM, "dsb sy", "dsb nsh")));
    assertEquals(0xd508871f, changed(of(Kind.SYSTEM, "tlbi alle2", "tlbi vmalle1")));
    assertEquals(0xd53b4229, changed(of(Kind.REGISTER, "mrs x8, daif", "t 8 -> 9")));
  }

  @Test
  void invertsConditions() {
    for (Mutant mutant : of(Kind.CONDITION)) {
      int difference = changed(mutant) ^ word(build.program().bytes(), mutant);
      assertEquals(1, Integer.bitCount(difference), mutant::toString);
    }
  }

  @Test
  void flipsEveryBitOfEveryDescriptor() {
    List<Mutant> all = of(Kind.DESCRIPTOR);
    long valid = all.stream().filter(mutant -> mutant.change().equals("bit 63")).count();
    assertNotEquals(0, valid);
    assertTrue(all.size() > 64 * valid, "some that are not valid");
  }

  /** What is doubled or moved still names what it named: the stub with a second ISB is right. */
  @Test
  void makesRoom() {
    List<Mutant> doubled =
        of(Kind.DUPLICATED).stream()
            .filter(mutant -> mutant.place().text().matches("isb|movz x17, .*|ldr x0, mair.*"))
            .toList();
    assertTrue(doubled.size() > 5);
    for (Mutant mutant : doubled) {
      Build longer = mutant.build().get();
      Optional<String> fault = Verification.of(build).fault(longer, new long[] {0, 1, 2});
      assertEquals(Optional.empty(), fault, mutant::toString);
    }
  }

  @Test
  void swapsWithWhatABranchNames() {
    Mutant swapped = of(Kind.SWAPPED, "adr x0, start", "independent of movz x1");
    byte[] bytes = swapped.build().get().program().bytes();
    int offset = (int) (swapped.place().address() - build.plan().stub().range().start());
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0xd2ac0001, words.getInt(offset));
    Shape adr = Shape.of(words.getInt(offset + 4));
    assertEquals("adr", adr.name());
    assertEquals(-offset - 4, adr.distance(words.getInt(offset + 4)));
  }
}
