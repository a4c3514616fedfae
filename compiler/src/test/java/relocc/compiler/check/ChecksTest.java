package relocc.compiler.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import relocc.compiler.FrontEnd;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

class ChecksTest {
  private static final Span SPAN = new Span(new Source("a", ""), 0, 0);
  private static final List<Region.Kind> WEAK_TO_STRICT =
      Arrays.asList(
          Region.Kind.RAM,
          Region.Kind.ROM,
          Region.Kind.KEEP,
          Region.Kind.DEVICE,
          Region.Kind.RESERVED);

  @TempDir Path folder;

  /** Byte by byte, in a space of 64 bytes. */
  @Test
  void theMapAgreesWithAnArrayOfBytes() {
    Random random = new Random(11);
    for (int round = 0; round < 2000; round++) {
      List<Region> regions = new ArrayList<>();
      Region.Kind[] bytes = new Region.Kind[64];
      for (int i = random.nextInt(6); i > 0; i--) {
        int start = random.nextInt(60);
        int size = 1 + random.nextInt(64 - start);
        Region.Kind kind = Region.Kind.values()[random.nextInt(6)];
        regions.add(new Region("r" + i, kind, new AddressRange(start, size), SPAN));
        for (int at = start; at < start + size; at++) {
          boolean stricter = WEAK_TO_STRICT.indexOf(kind) > WEAK_TO_STRICT.indexOf(bytes[at]);
          bytes[at] = stricter ? kind : bytes[at];
        }
      }
      MemoryMap map = new MemoryMap(regions);
      int start = random.nextInt(64);
      int size = random.nextInt(65 - start);
      var found = map.firstOutside(new AddressRange(start, size), EnumSet.of(Region.Kind.RAM));
      int wrong = start;
      while (wrong < start + size && bytes[wrong] == Region.Kind.RAM) {
        wrong++;
      }
      assertEquals(wrong == start + size, found.isEmpty());
      if (found.isPresent()) {
        assertEquals(wrong, found.get().range().start());
        assertEquals(Optional.ofNullable(bytes[wrong]), found.get().owner().map(Region::kind));
        assertTrue(found.get().range().end() <= start + size);
      }
    }
  }

  private List<Problem> gather(String pages) throws Exception {
    Files.writeString(folder.resolve("list"), pages);
    String text =
        """
        edition 1
        import pages "list" as pieces
        plan p {
          memory { ram dram = 0x4000_0000 ..+ 256 GiB }
          entry { el 2 { mmu off } }
          stub { at 0x4000_0000 ..+ 64 KiB }
          steps { move pieces }
          exit dram.base + 1 MiB { }
        }
        """;
    return FrontEnd.read(new Source("p", text), folder, Map.of(), Optional.empty()).problems();
  }

  @Test
  void disjointnessAgreesWithTheNaiveAnswer() throws Exception {
    Random random = new Random(5);
    for (int round = 0; round < 200; round++) {
      List<AddressRange> ranges = new ArrayList<>();
      StringBuilder pages = new StringBuilder();
      for (int i = 1 + random.nextInt(8); i > 0; i--) {
        long start = 0x5000_0000L + random.nextInt(100);
        long size = 1 + random.nextInt(12);
        ranges.add(new AddressRange(start, size));
        pages.append("0x6000_0000 ").append(start).append(' ').append(size).append('\n');
      }
      boolean overlap = false;
      for (int i = 0; i < ranges.size(); i++) {
        for (int k = 0; k < i; k++) {
          overlap |= ranges.get(i).overlaps(ranges.get(k));
        }
      }
      List<Problem> problems = gather(pages.toString());
      assertEquals(overlap, problems.stream().anyMatch(p -> p.code().equals("R2001")));
      assertEquals(overlap, !problems.isEmpty(), problems.toString());
    }
  }

  @Test
  void ofAThousandOverlapsTheFirstAreShownAndTheRestCounted() throws Exception {
    List<Problem> problems = gather("0x6000_0000 0x5000_0000 4096\n".repeat(1000));
    assertEquals(21, problems.size());
    assertTrue(problems.stream().allMatch(p -> p.code().equals("R2001")));
    assertEquals(
        1, problems.stream().filter(p -> p.message().startsWith("979 more of this kind")).count());
  }

  /** The help is taken at its word: with the stub where it says, the plan is accepted. */
  @Test
  void theRoomThatHelpNamesIsFree() throws Exception {
    String text =
        """
        edition 1
        plan p {
          memory {
            ram      dram   = 0x4000_0000 ..+ 1 GiB
            reserved secure = 0x4000_0000 ..+ 2 MiB
            region   load   = 0x4020_0000 ..+ 64 MiB
            region   kernel = 0x4500_0100 ..+ 64 MiB
          }
          entry { el 2 { mmu off } }
          stub { at STUB ..+ 64 MiB }
          steps { move load -> kernel }
          exit kernel { }
        }
        """;
    Source bad = new Source("p", text.replace("STUB", "0x4480_0000"));
    FrontEnd.Result refused = FrontEnd.read(bad, folder, Map.of(), Optional.empty());
    assertEquals("R2003", refused.problems().get(0).code());
    String help = refused.problems().get(0).help().orElseThrow();
    assertTrue(help.startsWith("64 MiB are free at 0x"), help);
    String free = help.substring(help.indexOf("0x"));
    Source good = new Source("p", text.replace("STUB", free));
    assertEquals(
        List.of(), FrontEnd.read(good, folder, Map.of(), Optional.empty()).problems(), free);
  }
}
