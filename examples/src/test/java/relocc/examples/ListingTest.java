package relocc.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The {@code asm} output of every example, read by two assemblers that know nothing of relocc: both
 * make the emitted bytes of it, and one of them decodes every word to what its line says.
 */
class ListingTest {
  private static final Tool LLVM_MC = new Tool("llvm-mc");
  private static final Tool LLVM_OBJDUMP = new Tool("llvm-objdump");
  private static final Tool LD = new Tool("aarch64-linux-gnu-ld");
  private static final Tool OBJCOPY = new Tool("aarch64-linux-gnu-objcopy");

  @TempDir Path folder;

  @BeforeEach
  void needsAssemblers() {
    Judge.need(GnuAssembler.isInstalled(), "binutils-aarch64-linux-gnu");
    Judge.need(LLVM_MC.isInstalled() && LLVM_OBJDUMP.isInstalled(), "llvm");
  }

  @ParameterizedTest
  @CsvSource({
    "handoff/handoff.rstub, handoff,            0x60000000",
    "rotate/rotate.rstub,   rotate,             0x60000000",
    "gather/gather.rstub,   gather,             0x7f000000",
    "linux/gather.rstub,    el2_to_el2,         0x7f000000",
    "linux/gather.rstub,    el2_to_el1,         0x7f000000",
    "linux/gather.rstub,    el1_to_el1,         0x7f000000",
    "linux/gather.rstub,    el2_to_el2_mmu_off, 0x7f000000",
    "linux/gather.rstub,    el2_to_el1_mmu_off, 0x7f000000",
    "linux/gather.rstub,    el1_to_el1_mmu_off, 0x7f000000",
    "linux/handoff.rstub,   mmu_on,             0x60000000",
    "linux/handoff.rstub,   mmu_off,            0x60000000",
  })
  void assemblersMakeTheSameBytes(Path example, String plan, long address) throws IOException {
    Path listing = folder.resolve("listing.s");
    byte[] stub =
        Relocc.compile(
            withImports(example),
            folder.resolve("stub"),
            "--plan",
            plan,
            "--emit",
            "bin,asm=" + listing);
    assertArrayEquals(stub, GnuAssembler.assemble(listing, address, Map.of()), "GNU as");
    assertArrayEquals(stub, llvm(listing, address), "llvm-mc");
    decodesTo(Listing.of(Files.readString(listing)), stub);
  }

  /** LLVM prints a decoded word as it prints the listing's line: no table of aliases is needed. */
  private void decodesTo(Listing listing, byte[] stub) throws IOException {
    List<String> words = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (Listing.Line line : listing.instructions()) {
      StringBuilder word = new StringBuilder();
      for (int i = 0; i < 4; i++) {
        word.append("0x%02x ".formatted(stub[line.offset() + i]));
      }
      words.add(word.toString());
      texts.add(line.text());
    }
    assertTrue(words.size() > 100, "instructions in the listing");
    Path binary = Files.write(folder.resolve("words.txt"), words);
    Path text = Files.write(folder.resolve("texts.s"), texts);
    List<String> listed = instructions(LLVM_MC.run("-triple=aarch64-none-elf", text));
    assertEquals(words.size(), listed.size());
    assertEquals(
        listed, instructions(LLVM_MC.run("-triple=aarch64-none-elf", "--disassemble", binary)));
  }

  private static List<String> instructions(String printed) {
    return printed
        .lines()
        .map(line -> line.replaceAll("//.*", "").strip().replace('\t', ' '))
        .filter(line -> !line.isEmpty() && !line.startsWith("."))
        .toList();
  }

  /** The bytes that LLVM makes of a listing, all of whose code it can decode again. */
  private byte[] llvm(Path listing, long address) throws IOException {
    Path object = folder.resolve("object");
    Path linked = folder.resolve("linked");
    Path bytes = folder.resolve("bytes");
    LLVM_MC.run("-triple=aarch64-none-elf", "-filetype=obj", "-o", object, listing);
    assertFalse(LLVM_OBJDUMP.run("-d", object).contains("<unknown>"), "a word is no instruction");
    LD.run("-Ttext=0x" + Long.toHexString(address), "-e", address, "-o", linked, object);
    OBJCOPY.run("-O", "binary", "-j", ".text", linked, bytes);
    return Files.readAllBytes(bytes);
  }

  /** A copy of the plan beside small files of the kinds that the examples import. */
  private Path withImports(Path plan) throws IOException {
    for (String file : List.of("Image", "initrd.gz", "board.dtb")) {
      Files.copy(Path.of("handoff", file), folder.resolve(file));
    }
    Path pages = plan.resolveSibling("kernel.pages");
    String list =
        Files.exists(pages)
            ? Files.readString(pages)
            : new InstructionCount(folder, 100).pages().text();
    Files.writeString(folder.resolve("kernel.pages"), list);
    return Files.copy(plan, folder.resolve(plan.getFileName()));
  }
}
