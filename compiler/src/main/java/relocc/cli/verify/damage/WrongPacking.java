package relocc.cli.verify.damage;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import relocc.cli.verify.call.Frames;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Action.Packing;
import relocc.runtime.memory.Memory;
import relocc.runtime.packing.Damaged;
import relocc.runtime.packing.Lz4;

/**
 * Packed data that cannot be unpacked, a few for each reason that the runtime has to call it
 * damaged.
 */
final class WrongPacking {
  /** So many damages of each frame are tried. */
  private static final int TRIES = 60;

  /** Where most that can be wrong stands. */
  private static final int HEADER = 24;

  /** Where FLG and BD stand in a frame. */
  private static final int HEADER_START = 4;

  private static final int FRAMES = 4;

  /** Each as often at most as there are parts. */
  private static final int PARTS = 3;

  private static final int ALL_PARTS = 7;

  /** So many bytes that nothing is wrong with. */
  private static final int LITERALS = 100;

  /**
   * Sequences of a block: literals, distance, length. No distance, one before the first byte, a
   * length that has no end, literals that are not there, half a distance, nothing behind it.
   */
  private static final List<String> SEQUENCES =
      List.of(
          "10780000",
          "1f7800000a",
          "f0016161616161616161616161616161616161610000",
          "10780200",
          "1f7802000a",
          "f0ffff",
          "f0",
          "1f780100ff",
          "1f780100",
          "5061",
          "107801",
          "1078",
          "10780100");

  /** Soon unpacked. */
  private static final int CONTENT = 3000;

  /** More is not read of what a frame is said to lie in: the largest block, and a frame. */
  private static final int LARGEST = 5 << 20;

  /** More room is as good as any: what is too much for it is not tried then. */
  private static final int ROOM = 2 << 20;

  private final Action.Unpack unpack;

  /** What is packed, and what lies behind it as far as it may be taken for more of it. */
  private final byte[] range;

  private final Random random = new Random(1);
  private final Set<String> seen = new HashSet<>();
  private final List<Wrong> found = new ArrayList<>();

  private WrongPacking(Action.Unpack unpack, Memory memory) {
    this.unpack = unpack;
    int size = (int) Math.min(unpack.from().size(), LARGEST);
    this.range = memory.read(unpack.from().start(), size);
  }

  /**
   * What makes the step fail.
   *
   * @param what is wrong
   * @param address where the bytes go
   */
  record Wrong(String what, long address, byte[] bytes) {}

  /**
   * Finds some.
   *
   * @param memory as the step finds it
   */
  static List<Wrong> of(Action.Unpack unpack, Memory memory) {
    WrongPacking wrong = new WrongPacking(unpack, memory);
    if (unpack.content().isPresent()) {
      wrong.damage(wrong.range.clone());
      return wrong.found;
    }
    wrong.headers();
    wrong.blocks();
    // First those in which nothing but the block itself tells of it.
    for (int i = 0; i < FRAMES; i++) {
      int parts = i < FRAMES / 2 ? 0 : ALL_PARTS;
      wrong.damage(Frames.fitting(unpack, CONTENT, parts, wrong.random));
    }
    return wrong.found;
  }

  /** Frames of another kind, by a header that is whole. */
  private void headers() {
    for (int bit = 0; bit < 2 * Byte.SIZE; bit++) {
      byte[] frame = Frames.of(new byte[1]);
      frame[HEADER_START + bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      Frames.seal(frame);
      crafted(frame);
    }
  }

  /** Blocks that are wrong in one place, at their end or far from it; and too large ones. */
  private void blocks() {
    byte[] behind = new byte[2 + LITERALS];
    behind[0] = (byte) 0xf0;
    behind[1] = LITERALS - 15;
    for (String sequence : SEQUENCES) {
      byte[] wrong = HexFormat.of().parseHex(sequence);
      byte[] longer = Arrays.copyOf(wrong, wrong.length + behind.length);
      System.arraycopy(behind, 0, longer, wrong.length, behind.length);
      crafted(Frames.ofBlock(wrong, false));
      crafted(Frames.ofBlock(longer, false));
    }
    if (unpack.to().size() < ROOM && unpack.to().size() > LITERALS) {
      int size = (int) unpack.to().size() + 1;
      byte[] noise = new byte[size];
      random.nextBytes(noise);
      crafted(Frames.of(new byte[size]));
      crafted(Frames.of(noise));
      crafted(Frames.ofBlock(literals(noise), false));
      crafted(Frames.ofBlock(match(size - 1), false));
    }
  }

  /** A block of literals alone. */
  private static byte[] literals(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0xf0);
    int rest = content.length - 15;
    for (; rest >= 255; rest -= 255) {
      out.write(255);
    }
    out.write(rest);
    out.writeBytes(content);
    return out.toByteArray();
  }

  /** A byte that is repeated so often, at least 19 times. */
  private static byte[] match(int times) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0x1f, 'x', 1, 0});
    int rest = times - 19;
    for (; rest >= 255; rest -= 255) {
      out.write(255);
    }
    out.write(rest);
    out.writeBytes(new byte[] {0x50, 1, 2, 3, 4, 5});
    return out.toByteArray();
  }

  private void crafted(byte[] frame) {
    if (frame.length <= unpack.from().size()) {
      reason(frame).ifPresent(reason -> found.add(new Wrong(reason, unpack.from().start(), frame)));
    }
  }

  private void damage(byte[] packed) {
    for (int i = 0; i < TRIES; i++) {
      int within = i % 2 == 0 ? Math.min(HEADER, packed.length) : packed.length;
      byte[] other = packed.clone();
      int at = random.nextInt(within);
      other[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      if (i % 4 == 3) {
        other[at] = (byte) random.nextInt();
      }
      keep(other, at);
    }
  }

  /** Behind the frame lies what was there before, where the range goes on. */
  private void keep(byte[] packed, int at) {
    Optional<String> reason = reason(packed);
    String where = at < HEADER ? " at " + at : " in part " + PARTS * at / packed.length;
    if (reason.isPresent() && seen.add(reason.get() + where)) {
      found.add(new Wrong(reason.get(), unpack.from().start(), packed.clone()));
    }
  }

  private Optional<String> reason(byte[] packed) {
    byte[] others = Arrays.copyOf(range, packed.length);
    System.arraycopy(packed, 0, range, 0, packed.length);
    try {
      int room = (int) Math.min(unpack.written().size(), ROOM);
      if (unpack.packing() == Packing.FRAME) {
        Lz4.frame(range, room);
      } else {
        Lz4.block(range, room);
      }
      return Optional.empty();
    } catch (Damaged damaged) {
      boolean large = unpack.written().size() > ROOM;
      return large && damaged.isTooLong() ? Optional.empty() : Optional.of(damaged.getMessage());
    } finally {
      System.arraycopy(others, 0, range, 0, packed.length);
    }
  }
}
