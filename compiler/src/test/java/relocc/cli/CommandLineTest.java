package relocc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options, exit codes, and which files a command line leaves. */
final class CommandLineTest {
  private static final String PLAN =
      """
      edition 1
      import raw "words.raw" as words
      const TO = 0x4020_0000
      plan swap {
        cpu cortex-a72
        memory {
          ram dram = 0x4000_0000 ..+ 64 MiB
          region left = TO ..+ words.size
          region right = 0x4030_0000 ..+ words.size
        }
        entry { el 2 { mmu off }  el 1 { mmu off } }
        stub { at 0x4100_0000 ..+ 64 KiB }
        steps { move { left -> right  right -> left } }
        exit left { el 1  mmu off  x0 = right }
      }
      """;

  @TempDir private Path folder;
  private Path plan;

  @BeforeEach
  void writePlan() throws IOException {
    plan = Files.writeString(folder.resolve("swap.rstub"), PLAN);
    Files.writeString(folder.resolve("words.raw"), "some words");
  }

  private Set<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names =
          files.map(f -> f.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
      names.removeAll(Set.of("swap.rstub", "words.raw"));
      return names;
    }
  }

  private Path in(String name) {
    return folder.resolve(name);
  }

  private static void silent(Terminal done) {
    assertEquals("", done.err());
    assertEquals(0, done.code());
  }

  private static void usage(String message, Object... args) {
    Terminal done = Terminal.run(args);
    assertEquals("relocc: " + message, done.err().lines().findFirst().orElse(""));
    assertEquals(2, done.code());
  }

  @Test
  void compilesToOneFile() throws IOException {
    silent(Terminal.run(plan, "-o", in("a.bin")));
    assertEquals(Set.of("a.bin"), files());
    assertEquals(0, Files.size(in("a.bin")) % 4);
  }

  @Test
  void standardOutputGetsTheSameBytes() throws IOException {
    silent(Terminal.run(plan, "-o", in("a.bin")));
    Terminal done = Terminal.run(plan, "-o", "-");
    silent(done);
    assertArrayEquals(Files.readAllBytes(in("a.bin")), done.out());
  }

  @Test
  void severalFormatsAreNamedAfterTheOutput() throws IOException {
    silent(Terminal.run(plan, "-o", in("a.img"), "--emit", "bin,asm", "--emit=map,json,class"));
    assertEquals(Set.of("a.img", "a.s", "a.map", "a.json", "a.class"), files());
  }

  @Test
  void aFormatMayHaveItsOwnPath() throws IOException {
    silent(Terminal.run(plan, "-o", in("a.txt"), "--emit", "asm,map=" + in("b=c.map")));
    assertEquals(Set.of("a.txt", "b=c.map"), files());
  }

  @Test
  void aDepfileNamesWhatWasRead() throws IOException {
    silent(Terminal.run(plan, "-o", in("a b.bin"), "-MD"));
    assertEquals(Set.of("a b.bin", "a b.d"), files());
    String target = in("a\\ b.bin").toString();
    assertEquals(
        target + ": " + plan + " \\\n  " + in("words.raw") + "\n", Files.readString(in("a b.d")));
  }

  @Test
  void aDepfileMayHaveItsOwnName() throws IOException {
    silent(Terminal.run(plan, "-o", "-", "-MF", in("deps")));
    assertEquals(Set.of("deps"), files());
    assertTrue(Files.readString(in("deps")).startsWith("-: "));
  }

  @Test
  void aWrongPlanLeavesNothing() throws IOException {
    Files.writeString(plan, PLAN.replace("right }", "rihgt }"));
    Files.writeString(in("a.bin"), "old");
    Terminal done = Terminal.run(plan, "-o", in("a.bin"), "--emit", "bin,map", "-MD");
    assertEquals(1, done.code());
    assertTrue(done.err().startsWith("error[R1"), done.err());
    assertEquals(Set.of("a.bin"), files());
    assertEquals("old", Files.readString(in("a.bin")));
  }

  @Test
  void aMissingImportIsThePlansMistake() throws IOException {
    Files.delete(in("words.raw"));
    Terminal done = Terminal.run("check", plan);
    assertEquals(1, done.code());
    assertTrue(done.err().startsWith("error[R5"), done.err());
  }

  @Test
  void constantsAreReplaced() {
    Terminal one = Terminal.run(plan, "-o", "-");
    Terminal other = Terminal.run("-D", "TO=0x4024_0000", plan, "-o", "-");
    silent(other);
    assertFalse(java.util.Arrays.equals(one.out(), other.out()));
    assertEquals(1, Terminal.run("-DNIX=1", plan, "-o", "-").code());
  }

  @Test
  void oneOfSeveralPlansIsChosen() throws IOException {
    Files.writeString(plan, PLAN + PLAN.substring(PLAN.indexOf("plan")).replace("swap", "again"));
    assertEquals(1, Terminal.run("check", plan).code());
    silent(Terminal.run("check", plan, "--plan", "again"));
    silent(Terminal.run("--plan=swap", "check", plan));
    assertEquals(1, Terminal.run("check", plan, "--plan", "third").code());
  }

  @Test
  void whatIsNoTextIsRefusedWithItsPlace() throws IOException {
    Files.write(plan, new byte[] {'e', 'd', '\n', 'x', (byte) 0xff, 'y'});
    Terminal done = Terminal.run("check", plan, "--message-format", "short");
    assertEquals(plan + ":2:2: error[R0017]: this is not UTF-8 text\n", done.err());
    assertEquals(1, done.code());
  }

  @Test
  void aPlanThatCannotBeReadIsNoBug() {
    Terminal done = Terminal.run("check", in("nix"));
    assertEquals(3, done.code());
    assertEquals(
        "error[R7001]: cannot read " + in("nix") + ": no such file or folder",
        done.err().lines().findFirst().orElse(""));
    assertEquals(3, Terminal.run("check", folder).code());
  }

  @Test
  void anOutputThatCannotBeWrittenLeavesNothing() throws IOException {
    Path missing = in("nix").resolve("a.map");
    Terminal done = Terminal.run(plan, "-o", in("a.bin"), "--emit", "bin,map=" + missing);
    assertEquals(3, done.code());
    assertTrue(done.err().startsWith("error[R7002]: cannot write " + missing), done.err());
    assertTrue(done.err().contains("make the folder " + in("nix")), done.err());
    assertEquals(Set.of(), files());
  }

  @Test
  void aFullStandardOutputIsTold() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    StringWriter err = new StringWriter();
    assertEquals(3, Terminal.runTo(full, err, Map.of(), false, plan, "-o", "-"));
    assertTrue(err.toString().contains("standard output: no space left on device"), err.toString());
  }

  @Test
  void whatCannotBeMeantIsRefused() {
    usage("name a plan file");
    usage("Unknown option: '--nix'", plan, "--nix");
    String all = "bin, asm, obj, header, rust, go, map, json, class, image";
    usage("no format 'x'; use " + all, plan, "--emit=x");
    usage("'bin=' names no file", plan, "--emit", "bin=");
    usage("-o '' names no file", plan, "-o", "");
    usage("-D 'TO' is not NAME=VALUE", plan, "-D", "TO");
    usage("-D '=1' is not NAME=VALUE", plan, "-D", "=1");
    usage("'a\0b' cannot be the name of a file: Nul character not allowed", "a\0b");
    usage(
        "Invalid value for option '--color': expected one of [auto, always, never] but was 'x'",
        plan,
        "--color",
        "x");
    usage("the output would replace " + plan + ", which is read", plan, "-o", plan);
    usage(
        "the output would replace " + in("words.raw") + ", which is read",
        plan,
        "-o",
        in("words.raw"));
    usage("-MD with standard output needs -MF FILE", plan, "-o", "-", "-MD");
    assertTrue(Terminal.run("--explain", "R3").err().contains("no rule 'R3'; there are DATA-..."));
    usage("-o means nothing before 'check'", "-o", in("x"), "check", plan);
    usage("name the plan after 'check'", plan, "check", plan);
    usage(
        "two outputs would go to " + in("a.s") + "; name them apart with FORMAT=PATH",
        plan,
        "-o",
        in("a.s"),
        "--emit",
        "bin,asm");
    usage(
        "only one format can go to standard output; name the others with FORMAT=PATH",
        plan,
        "-o",
        "-",
        "--emit",
        "bin,asm");
  }

  @ParameterizedTest
  @ValueSource(strings = {"draw", "lsp"})
  void commandsOfLaterReleasesAreRefused(String name) {
    usage("the command '" + name + "' is not in this release", name, "--any", "x.rstub");
  }

  @Test
  void messagesForPrograms() throws IOException {
    Files.writeString(plan, PLAN.replace("= right", "= rihgt"));
    Terminal done = Terminal.run("check", plan, "--message-format=json");
    JsonObject message = JsonParser.parseString(done.err().strip()).getAsJsonObject();
    assertEquals("error", message.get("severity").getAsString());
    JsonObject place = message.getAsJsonObject("primary");
    assertEquals(plan.toString(), place.get("file").getAsString());
    assertEquals(14, place.get("line").getAsInt());
    assertEquals(35, place.get("column").getAsInt());
    assertEquals(14, place.get("endLine").getAsInt());
    assertEquals(40, place.get("endColumn").getAsInt());
  }

  @Test
  void sizesForProgramsHaveNoSign() throws IOException {
    Files.writeString(plan, PLAN.replace("64 MiB", "0xffff_ffff_0000_0000"));
    Terminal done = Terminal.run(plan, "-o", "-", "--emit", "json");
    silent(done);
    assertTrue(done.text().contains("\"size\": 18446744069414584320"), done.text());
  }

  @Test
  void programsReadOfWrongUsageToo() {
    Terminal done = Terminal.run(plan, "--emit", "exe", "--message-format", "json");
    JsonObject message = JsonParser.parseString(done.err()).getAsJsonObject();
    assertEquals("R8001", message.get("code").getAsString());
    assertEquals(2, done.code());
  }

  @Test
  void colourIsForTerminals() throws IOException {
    Files.writeString(plan, "edition");
    String escape = "\u001b[";
    Map<String, String> none = Map.of();
    assertTrue(Terminal.runIn(none, true, "check", plan).err().contains(escape));
    assertFalse(Terminal.runIn(none, false, "check", plan).err().contains(escape));
    assertFalse(
        Terminal.runIn(Map.of("NO_COLOR", "1"), true, "check", plan).err().contains(escape));
    assertFalse(Terminal.runIn(Map.of("TERM", "dumb"), true, "check", plan).err().contains(escape));
    assertTrue(Terminal.runIn(none, false, "check", plan, "--color=always").err().contains(escape));
    assertFalse(Terminal.runIn(none, true, "check", plan, "--color=never").err().contains(escape));
  }

  @Test
  void theReferenceRunsOnFiles() throws IOException {
    Files.writeString(in("l"), "left words");
    Files.writeString(in("r"), "right word");
    Terminal done =
        Terminal.run(
            "run",
            plan,
            "--load",
            in("l") + "@left",
            "--load",
            in("r") + "@0x4030_0000",
            "--dump",
            "left=" + in("l2"),
            "--dump",
            "0x4030_0000..+10=-");
    assertEquals("relocc: exit to 0x4020_0000 at EL1 x0=0x40300000\n", done.err());
    assertEquals("left words", done.text());
    assertEquals("right word", Files.readString(in("l2")));
    assertEquals(Set.of("l", "r", "l2"), files());
    usage("the plan is not entered at EL3", "run", plan, "--el", "3");
    assertEquals(3, Terminal.run("run", plan, "--load", in("nix") + "@left").code());
    assertEquals(2, Terminal.run("run", plan, "--load", "nix").code());
  }

  @Test
  void aDumpReplacesNothingThatIsRead() throws IOException {
    Files.writeString(in("l"), "left words");
    for (Path read : List.of(plan, in("words.raw"), in("l"))) {
      usage(
          "the output would replace " + read + ", which is read",
          "run",
          plan,
          "--load",
          in("l") + "@left",
          "--dump",
          "left=" + read);
    }
    usage(
        "two outputs would go to " + in("o") + "; name them apart",
        "run",
        plan,
        "--dump",
        "left=" + in("o"),
        "--dump",
        "right=" + in("o"));
    assertEquals(PLAN, Files.readString(plan));
    assertEquals(Set.of("l"), files());
  }

  @Test
  void whatCannotBeLoadedIsTold() throws IOException {
    Files.writeString(in("l"), "left words");
    Terminal folder = Terminal.run("run", plan, "--load", in(".") + "@left");
    assertTrue(folder.err().contains("cannot read " + in(".") + ": it is a folder"), folder.err());
    assertEquals(3, folder.code());
    String end = in("l") + "@0xffff_ffff_ffff_fff7";
    assertEquals(3, Terminal.run("run", plan, "--load", end).code());
    String fits = in("l") + "@0xffff_ffff_ffff_fff6";
    assertEquals(0, Terminal.run("run", plan, "--load", fits).code());
    usage("'16777216 TiB' is no number of 64 bits", "run", plan, "--dump", "16777216 TiB..+1=-");
  }

  @Test
  void aBlobIsHeldAgainstItsPlan() throws IOException {
    Terminal.run(plan, "-o", in("a.bin"));
    for (Terminal good : List.of(Terminal.run("verify", plan), verify("a.bin"))) {
      assertTrue(good.err().startsWith("relocc: swap: "), good.err());
      assertEquals(0, good.code());
    }
    byte[] bytes = Files.readAllBytes(in("a.bin"));
    Files.write(in("b.bin"), java.util.Arrays.copyOf(bytes, 64));
    Terminal bad = verify("b.bin");
    assertTrue(bad.err().startsWith("error[R4001]: " + in("b.bin")), bad.err());
    Terminal json = Terminal.run("verify", plan, in("b.bin"), "--seed", "3", "--json", "--trace");
    assertTrue(json.code() == 1 && json.text().contains("\"agrees\": false"), json.text());
    assertTrue(json.err().contains("relocc: 0x"), json.err());
    Files.write(in("b.bin"), new byte[1 << 20]);
    assertTrue(verify("b.bin").err().startsWith("error[R4002]: " + in("b.bin")));
    assertEquals(3, verify("nix").code());
  }

  private Terminal verify(String blob) {
    return Terminal.run("verify", plan, in(blob));
  }

  @Test
  void versionAndHelpGoToStandardOutput() {
    Terminal version = Terminal.run("--version");
    assertTrue(version.text().matches("relocc \\d+\\.\\d+\\.\\d+\n"), version.text());
    Terminal help = Terminal.run("--help");
    for (String part : List.of("-o", "--emit", "-MD", "check", "run", "Exit codes")) {
      assertTrue(help.text().contains(part), part);
    }
    assertEquals("", help.err() + version.err());
    assertEquals(0, help.code() + version.code() + Terminal.run("check", "-h").code());
  }

  @Test
  void completionsAreAScript() {
    Terminal done = Terminal.run("completion");
    silent(done);
    assertTrue(new String(done.out(), StandardCharsets.UTF_8).startsWith("#!/usr/bin/env bash"));
  }
}
