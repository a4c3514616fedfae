package relocc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** What {@code relocc test} says, and when it fails. */
final class TestCommandTest {
  private static final String PLAN =
      """
      edition 1
      const BYTE = 0x55
      plan two {
        memory {
          ram    dram = 0x4000_0000 ..+ 64 MiB
          region a    = 0x4010_0000 ..+ 4 KiB
          region b    = 0x4020_0000 ..+ 4 KiB
        }
        entry { el 2 { mmu off } }
        stub  { at 0x4100_0000 ..+ 64 KiB }
        steps { move { a -> b  b -> a }  fill a[0 ..+ 1] with BYTE }
        exit b { el 1  mmu off  x0 = a }
      }
      plan other {
        memory { ram dram = 0x4000_0000 ..+ 64 MiB }
        entry { el 1 { mmu off } }
        stub  { at 0x4100_0000 ..+ 64 KiB }
        steps { zero dram[0 ..+ 1 KiB] }
        exit dram { el 1  mmu off }
      }
      test "a & <b>" for two {
        given  a = pattern 1  b = "b.bin"
        expect b == pattern 1
               a[1 ..+ 3] == a[1 ..+ 3]
               a[0 ..+ 1] == fill 0x55
      }
      test "zeros" for other { expect dram[0 ..+ 1 KiB] == zero }
      """;

  @TempDir private Path folder;

  private Path plan(String more) throws IOException {
    Files.writeString(folder.resolve("b.bin"), "bytes");
    return Files.writeString(folder.resolve("two.rstub"), PLAN + more);
  }

  @Test
  void allPass() throws IOException {
    Terminal done = Terminal.run("test", plan(""), "--seeds", 2);
    assertEquals(
        """
        relocc: passed: two: a & <b> (the reference, 2 machines)
        relocc: passed: other: zeros (the reference, 2 machines)
        """,
        done.err());
    assertEquals(0, done.code());
  }

  @Test
  void onlyThoseOfOnePlan() throws IOException {
    Terminal done = Terminal.run("test", plan(""), "--seeds", 1, "--plan", "other");
    assertEquals("relocc: passed: other: zeros (the reference, 1 machine)\n", done.err());
    Terminal none = Terminal.run("test", plan(""), "--plan", "third");
    assertTrue(none.err().startsWith("error[R4029]: there is no test for plan `third`"));
    assertEquals(1, none.code());
  }

  @Test
  void aConstantIsReplaced() throws IOException {
    Terminal done = Terminal.run("test", plan(""), "--seeds", 1, "-D", "BYTE=0x56");
    assertTrue(done.err().contains("0x4010_0000 is 0x56, not 0x55; of 1 bytes 1 differ"));
    assertEquals(1, done.code());
  }

  /** The byte, both values, on which of the two, the place in the plan. */
  @Test
  void aFailureSaysWhichByte() throws IOException {
    Path plan = plan("test \"wrong\" for two {\n  given a = fill 1\n  expect b == fill 2\n}\n");
    Terminal done = Terminal.run("test", plan, "--seeds", 1);
    assertEquals(1, done.code());
    assertTrue(
        done.err()
            .contains(
                """
                error[R4040]: this does not hold on the reference and on the machine model
                  --> %s:30:10
                   |
                11 |   steps { move { a -> b  b -> a }  fill a[0 ..+ 1] with BYTE }
                   |                  ------ writes the byte
                30 |   expect b == fill 2
                   |          ^^^^^^^^^^^ expected
                   = note: on the reference and the machine model the byte at 0x4020_0000 is 0x01, \
                not 0x02; of 4096 bytes 4096 differ
                   = help: change the plan, or what the test gives or expects
                """
                    .formatted(plan)),
        done.err());
  }

  @Test
  void refusalsAreHeldAgainstPlanAndMachine() throws IOException {
    Path plan = plan("test \"no\" for two { expect returns 65 }");
    Terminal done = Terminal.run("test", plan, "--seeds", 1);
    assertTrue(done.err().contains("by the plan the call is allowed"), done.err());
    assertTrue(done.err().contains("on the machine model: it does not return"), done.err());
    Terminal level = Terminal.run("test", plan("test \"1\" for two {start el 1 expect returns 1}"));
    assertEquals(0, level.code(), level.err());
    assertTrue(level.err().contains("passed: two: 1 (the plan's words, 1 machine)"), level.err());
  }

  private Path open(String onFail, String tests) throws IOException {
    return Files.writeString(
        folder.resolve("open.rstub"),
        """
        edition 1
        plan open {
          memory { ram dram = 0x4000_0000 ..+ 64 MiB  device uart = 0x0900_0000 ..+ 4 KiB }
          params at x0 { from : range in dram  to : range in dram  n : size  hint : addr or none }
          entry { el 2 vhe { mmu identity }  el 1 { mmu off } }
          stub  { anywhere }
          steps { require from.size == n else fail 3  move from -> to }
          exit to { el same  mmu off  x0 = n  sp = hint }
          on fail { %s }
        }
        %s
        """
            .formatted(onFail, tests));
  }

  /** Whatever the plan does when it refuses; a code in x0 only if it returns. */
  @Test
  void aStubMayRefuseInOtherWays() throws IOException {
    String values =
        """
        given from = 0x4000_0000 ..+ 5 KiB  to = 0x4100_0000 ..+ 5 KiB  n = 4 KiB
        """;
    String fails = "test \"fails\" for open {" + values + "expect fails 3 }";
    String returns = "test \"returns\" for open {" + values + "expect returns 67 }";
    String psci = "report uart pl011  before writes: psci system_off";
    for (String onFail : new String[] {"before writes: return", "before writes: halt", psci}) {
      assertEquals(0, Terminal.run("test", open(onFail, fails)).code());
    }
    assertEquals(0, Terminal.run("test", open("before writes: return", returns)).code());
    Terminal halted = Terminal.run("test", open("before writes: halt", returns));
    assertTrue(halted.err().contains("by the plan it does not return"), halted.err());
    Terminal other = Terminal.run("test", open("", fails.replace("fails 3", "fails 4")));
    assertTrue(other.err().contains("by the plan the code is 67: this is required"), other.err());
    assertTrue(other.err().contains("on the machine model: it returns 67 in x0, not 68"));
  }

  /** Without a value a digest is the right one. */
  @Test
  void digestsAreHeldAgainstMemory() throws IOException {
    String plan =
        """
        edition 1
        plan d {
          memory { ram dram = 0x4000_0000 ..+ 64 MiB }
          params at x0 { from : range in dram  to : range in dram  want : digest %s }
          entry { el 2 { mmu off } }
          stub  { anywhere }
          steps {
            require to.size == from.size else fail 2
            verify from %1$s want else fail 3
            move from -> to
            verify to %1$s want else fail 4
          }
          exit to { el same  mmu off }
        }
        test "right" for d {
          given from = 0x4000_0000 ..+ 5 KiB  to = 0x4100_0000 ..+ 5 KiB
                from[0 ..+ 1 KiB] = pattern 5
          expect to[0 ..+ 1 KiB] == pattern 5   to == from as before
        }
        test "wrong" for d {
          given from = 0x4000_0000 ..+ 5 KiB  to = 0x4100_0000 ..+ 5 KiB  want = fill 7
          expect fails 3  unchanged to
        }
        test "too large" for d {
          given from = 0x4000_0000 ..+ 3 B  to = 0x4100_0000 ..+ 5 KiB
          expect returns 66
        }
        """;
    for (String algorithm : new String[] {"sha256", "crc32"}) {
      Path file = Files.writeString(folder.resolve("d.rstub"), plan.formatted(algorithm));
      Terminal done = Terminal.run("test", file, "--seeds", 2);
      assertEquals(0, done.code(), done.err());
      String wrong = plan.formatted(algorithm).replace("fails 3  unchanged to", "at to in el 2");
      Terminal told = Terminal.run("test", Files.writeString(file, wrong), "--seeds", 1);
      assertTrue(told.err().contains("refuses this call: from has another digest"), told.err());
    }
  }

  @Test
  void callsThatAreNotAllowedAreTold() throws IOException {
    Terminal refused =
        Terminal.run(
            "test",
            open(
                "",
                """
                test "a" for open {
                  given from = 0x4000_0000 ..+ 5 KiB  to = 0x4100_0000 ..+ 5 KiB  n = 4 KiB
                  expect to == from as before
                }
                """));
    assertTrue(refused.err().contains("error[R4041]: the stub refuses this call"), refused.err());
    assertTrue(refused.err().contains("write `expect returns 67`"), refused.err());
    Terminal full =
        Terminal.run(
            "test",
            open(
                "",
                """
                test "a" for open {
                  given from = dram  to = dram  n = dram.size
                  expect at to in el 2 vhe
                }
                """));
    assertTrue(full.err().contains("error[R4043]: nobody could make this call: no room"));
    assertEquals(1, full.code());
  }

  @Test
  void resultsForTools() throws Exception {
    Path file = folder.resolve("results.xml");
    Path plan = plan("test \"wrong\" for two { expect x0 == \n 5 }");
    Terminal done = Terminal.run("test", plan, "--seeds", 1, "--junit", file);
    assertEquals(1, done.code());
    Element suite =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(file.toFile())
            .getDocumentElement();
    assertEquals("3", suite.getAttribute("tests"));
    assertEquals("1", suite.getAttribute("failures"));
    Element first = (Element) suite.getElementsByTagName("testcase").item(0);
    assertEquals("a & <b>", first.getAttribute("name"));
    Element failure = (Element) suite.getElementsByTagName("failure").item(0);
    assertTrue(failure.getTextContent().contains("x0 is 0x40100000, not 0x5"));
    assertEquals("wrong", ((Element) failure.getParentNode()).getAttribute("name"));
  }

  @Test
  void thePlanIsNotOverwritten() throws IOException {
    Path plan = plan("");
    assertEquals(2, Terminal.run("test", plan, "--junit", plan).code());
    assertEquals(2, Terminal.run("test", plan, "--seeds", 0).code());
    assertEquals(3, Terminal.run("test", folder.resolve("nix.rstub")).code());
    assertFalse(Files.readString(plan).isEmpty());
  }
}
