package relocc.cli.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.compiler.Build;
import relocc.compiler.Compiler;
import relocc.compiler.FrontEnd;
import relocc.compiler.a64.Program;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Held against the listing that the compiler knows. */
final class BlobTextTest {
  static Stream<Path> plans() {
    return Stream.of("gather", "handoff", "rotate", "anylevel", "kimage", "ranges", "kexec")
        .map(name -> Path.of("../examples", name, name + ".rstub"));
  }

  private static Build build(Path plan) throws IOException {
    Source source = new Source(plan.toString(), Files.readString(plan));
    FrontEnd.Result read = FrontEnd.read(source, plan.getParent(), Map.of(), Optional.empty());
    return Compiler.build(read.plan().orElseThrow(), new Problems()).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("plans")
  void codeIsWhatTheListingSays(Path plan) throws IOException {
    Build build = build(plan);
    byte[] blob = build.program().bytes();
    long start = build.plan().stub().range().start();
    BitSet listed = new BitSet();
    Program.Section code =
        build.program().sections().stream()
            .filter(section -> section.name().equals("code"))
            .findFirst()
            .orElseThrow();
    for (Program.Line line : build.program().lines()) {
      if (line.size() == 4 && code.range().contains(line.address())) {
        listed.set((int) (line.address() - start) / 4);
      }
    }
    BitSet reached = Reach.of(blob);
    BitSet wrong = (BitSet) reached.clone();
    wrong.andNot(listed);
    assertEquals(new BitSet(), wrong, "words that are none of the code");
    // Vectors that a loader at EL2 may use are reached by nothing else.
    build
        .program()
        .parking()
        .ifPresent(
            at -> listed.clear((int) (at + 0x400 - start) / 4, (int) (at + 0x800 - start) / 4));
    listed.andNot(reached);
    int missed = listed.cardinality();
    assertTrue(missed * 20 <= reached.cardinality(), missed + " beside " + reached.cardinality());
    String text = BlobText.of(blob);
    assertTrue(text.startsWith(blob.length + " bytes, of which "), text);
  }

  @Test
  void anyBytesWillDo() {
    assertEquals(
        """
        19 bytes, of which 8 are instructions
        code 0x0000 .. 0x0004
          0000: 14000003  b imm26=3
        data 0x0004 .. 0x000c
          0004: "some txt"
        code 0x000c .. 0x0010
          000c: d65f03c0  ret Rn=30
        data 0x0010 .. 0x0013
          0010: 01 02 03
        """,
        BlobText.of(
            new byte[] {
              3,
              0,
              0,
              0x14,
              's',
              'o',
              'm',
              'e',
              ' ',
              't',
              'x',
              't',
              (byte) 0xc0,
              3,
              0x5f,
              (byte) 0xd6,
              1,
              2,
              3
            }));
    assertEquals(
        """
        1 bytes, of which 0 are instructions
        data 0x0000 .. 0x0001
          0000: 05
        """,
        BlobText.of(new byte[] {5}));
  }
}
