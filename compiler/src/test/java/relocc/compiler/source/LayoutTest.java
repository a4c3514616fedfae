package relocc.compiler.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LayoutTest {
  private static final String UGLY =
      """
      \ufeffedition   1\r



      plan p{


       cpu   armv8.0-a  with crc32 ,sha2
      \tmemory{ ram dram=0x4000_0000..+ 64 MiB
       region a   =dram [ 1 KiB..+1 KiB ]  // c
        region bb  = dram[0..]\s\s
        }
        params at x0 { n:size }
      entry{el 2{mmu off}}
      stub { at 0x4100_0000 ..+
       64 KiB }
      steps {
      move {
      a->bb
      }

      }
        assert a.base<bb.end and
       not (a.size==4),"x  y"
      exit a{el 2 mmu off x0 =1}
       on fail { before writes : return  after writes: halt }
      }
      test "x" for p{
      // why
      given a=pattern 1
       head={
      a->bb }
       start = 5
      start el 2

      expect bb==zero
      x0==1
      }""";

  private static final String LAID_OUT =
      """
      edition   1

      plan p {
        cpu   armv8.0-a  with crc32, sha2
        memory { ram dram = 0x4000_0000 ..+ 64 MiB
          region a   = dram[1 KiB ..+ 1 KiB]  // c
          region bb  = dram[0 ..]
        }
        params at x0 { n : size }
        entry { el 2 { mmu off } }
        stub { at 0x4100_0000 ..+
              64 KiB }
        steps {
          move {
            a -> bb
          }
        }
        assert a.base < bb.end and
            not (a.size == 4), "x  y"
        exit a { el 2 mmu off x0 = 1 }
        on fail { before writes: return  after writes: halt }
      }
      test "x" for p {
        // why
        given  a = pattern 1
               head = {
                 a -> bb }
               start = 5
        start  el 2

        expect bb == zero
               x0 == 1
      }
      """;

  @Test
  void anUglyPlan() {
    assertEquals(LAID_OUT, Layout.of(UGLY));
    assertEquals(LAID_OUT, Layout.of(LAID_OUT));
    assertEquals("", Layout.of("\n\n"));
  }

  /** The examples, and the samples of the language's description. */
  static Stream<Path> plans() throws IOException {
    return Stream.of(Path.of("../examples"), Path.of("src/test/resources/samples"))
        .flatMap(LayoutTest::below);
  }

  private static Stream<Path> below(Path folder) {
    try (Stream<Path> files = Files.find(folder, 2, (f, a) -> f.toString().endsWith(".rstub"))) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void examplesAreLaidOut(Path plan) throws IOException {
    String text = Files.readString(plan);
    assertEquals(text, Layout.of(text));
  }

  /** Whatever the space was: the same words, and no change the second time. */
  @ParameterizedTest
  @MethodSource("plans")
  void anySpaceWillDo(Path plan) throws IOException {
    String text = Files.readString(plan);
    Random random = new Random(text.length());
    for (int i = 0; i < 20; i++) {
      StringBuilder other = new StringBuilder();
      for (String line : text.lines().toList()) {
        other.append(List.of("", " ", "\t", "      ").get(random.nextInt(4)));
        other.append(line.strip()).append(List.of("\n", "\r\n", "  \n\n\n").get(random.nextInt(3)));
      }
      String laidOut = Layout.of(other.toString());
      assertEquals(text.replaceAll("\\s+", ""), laidOut.replaceAll("\\s+", ""));
      assertEquals(laidOut, Layout.of(laidOut));
      assertEquals(withoutEmptyLines(text), withoutEmptyLines(laidOut));
    }
  }

  private static List<String> withoutEmptyLines(String text) {
    return text.lines().filter(line -> !line.isBlank()).toList();
  }
}
