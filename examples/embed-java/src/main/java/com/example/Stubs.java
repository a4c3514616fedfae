package com.example;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import relocc.api.Options;
import relocc.api.Relocc;
import relocc.api.Stub;

/** The stubs that this program hands out. */
public final class Stubs {
  private static final String GATHER =
      """
      edition 1
      import pages "pieces" as pieces
      const target = 0x4020_0000

      plan gather {
        memory { ram dram = 0x4000_0000 ..+ 256 MiB }
        entry { el 2 { mmu off }  el 1 { mmu off } }
        stub  { at 0x4f00_0000 ..+ 128 KiB }
        steps { move pieces }
        exit target { el same  mmu off }
      }
      """;

  private Stubs() {}

  /** A piece of memory, and where it belongs. */
  public record Piece(long from, long to, long size) {}

  /** The stub that was compiled when this program was. */
  public static byte[] shipped() throws IOException {
    try (InputStream in = Stubs.class.getResourceAsStream("/boot.bin")) {
      return in.readAllBytes();
    }
  }

  /**
   * A stub for pieces that are known only now.
   *
   * @param target where it passes control on
   * @throws relocc.api.CompilationException with relocc's messages if that cannot be
   */
  public static Stub gathering(List<Piece> pieces, long target) {
    String lines =
        pieces.stream()
            .map(p -> String.format("0x%x 0x%x 0x%x%n", p.from(), p.to(), p.size()))
            .collect(Collectors.joining());
    Options options =
        Options.NONE
            .withFile("pieces", lines.getBytes(StandardCharsets.UTF_8))
            .withConstant("target", "0x" + Long.toHexString(target));
    return Relocc.compile(GATHER, Path.of(""), options).stubOrThrow();
  }
}
