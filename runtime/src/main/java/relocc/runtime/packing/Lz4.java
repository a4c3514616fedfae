package relocc.runtime.packing;

import java.util.Arrays;
import relocc.runtime.memory.Memory;

/**
 * Unpacks LZ4 as its format descriptions have it (LZ4 Block Format 1.6, LZ4 Frame Format 1.6.4),
 * byte by byte. The rules that bind encoders at the end of a block are not enforced, and a match
 * may reach back to the first byte of a frame.
 */
public final class Lz4 {
  /** Why something is damaged that may be whole. */
  static final String NO_ROOM = "no room";

  private static final int MAGIC = 0x184d2204;
  private static final int SHORTEST_MATCH = 4;
  private static final int STORED = 1 << 31;

  private final byte[] from;
  private final byte[] to;
  private int at;
  private int end;
  private int filled;

  private Lz4(byte[] from, int room) {
    this.from = from;
    this.to = new byte[room];
  }

  /**
   * Unpacks a frame; what lies behind it does not matter.
   *
   * @param size of where it lies, in bytes
   * @param room at {@code to}, in bytes
   * @throws Damaged if it is not whole, or its content larger than the room
   */
  public static void frame(Memory memory, long from, long size, long to, long room) {
    memory.write(to, frame(memory.read(from, Math.toIntExact(size)), Math.toIntExact(room)));
  }

  /** The content of a frame; as {@link #frame(Memory, long, long, long, long)}. */
  public static byte[] frame(byte[] from, int room) {
    Lz4 lz4 = new Lz4(from, room);
    lz4.frame();
    return lz4.content();
  }

  /**
   * Unpacks a block, which is all of its range.
   *
   * @throws Damaged if it is malformed, or its content larger than the room
   */
  public static void block(Memory memory, long from, long size, long to, long room) {
    memory.write(to, block(memory.read(from, Math.toIntExact(size)), Math.toIntExact(room)));
  }

  /** The content of a block; as {@link #block(Memory, long, long, long, long)}. */
  public static byte[] block(byte[] from, int room) {
    Lz4 lz4 = new Lz4(from, room);
    lz4.end = from.length;
    lz4.block();
    return lz4.content();
  }

  private byte[] content() {
    return Arrays.copyOf(to, filled);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new Damaged(what);
    }
  }

  private int next() {
    require(at < end, "it ends too soon");
    return from[at++] & 0xff;
  }

  private long number(int bytes) {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= (long) next() << 8 * i;
    }
    return number;
  }

  private void block() {
    while (true) {
      int token = next();
      copyLiterals(length(token >>> 4));
      if (at == end) {
        return;
      }
      int distance = (int) number(2);
      copyMatch(distance, length(token & 15) + SHORTEST_MATCH);
    }
  }

  private long length(int nibble) {
    long length = nibble;
    if (nibble == 15) {
      int more;
      do {
        more = next();
        length += more;
      } while (more == 255);
    }
    return length;
  }

  private void copyLiterals(long count) {
    require(count <= end - at, "literals behind the end");
    require(count <= to.length - filled, NO_ROOM);
    System.arraycopy(from, at, to, filled, (int) count);
    at += (int) count;
    filled += (int) count;
  }

  private void copyMatch(int distance, long count) {
    require(distance > 0 && distance <= filled, "a match before the first byte");
    require(count <= to.length - filled, NO_ROOM);
    for (long i = 0; i < count; i++) {
      to[filled] = to[filled - distance];
      filled++;
    }
  }

  private void frame() {
    end = from.length;
    require((int) number(4) == MAGIC, "no frame of LZ4");
    int start = at;
    int flags = next();
    int sizes = next();
    require((flags & 0xc3) == 0x40 && (sizes & 0x8f) == 0 && sizes >>> 4 >= 4, "its header");
    long content = (flags & 8) != 0 ? number(8) : -1;
    int hash = XxHash32.of(from, start, at) >>> 8 & 0xff;
    require(next() == hash, "the checksum of its header");
    long most = 1L << 8 + 2 * (sizes >>> 4);
    for (int size = (int) number(4); size != 0; size = (int) number(4)) {
      require((size & ~STORED) <= most, "the size of a block");
      frameBlock(size, (flags & 16) != 0);
    }
    require(content == -1 || content == filled, "the size of its content");
    if ((flags & 4) != 0) {
      require((int) number(4) == XxHash32.of(to, 0, filled), "the checksum of its content");
    }
  }

  private void frameBlock(int size, boolean checked) {
    int start = at;
    int bytes = size & ~STORED;
    require(bytes <= end - at, "a block behind the end");
    if (size < 0) {
      copyLiterals(bytes);
    } else {
      end = at + bytes;
      block();
      end = from.length;
    }
    if (checked) {
      int hash = XxHash32.of(from, start, at);
      require((int) number(4) == hash, "the checksum of a block");
    }
  }
}
