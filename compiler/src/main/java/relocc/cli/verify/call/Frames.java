package relocc.cli.verify.call;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import relocc.compiler.plan.Action;
import relocc.runtime.memory.Memory;
import relocc.runtime.packing.XxHash32;

/** LZ4 frames that memory is given to be unpacked, and what they unpack to, by aircompressor. */
public final class Frames {
  private static final int MAGIC = 0x184d_2204;

  /** Version 1, independent blocks. */
  private static final int FLAGS = 0x60;

  /** The magic number, FLG and BD. */
  private static final int HEADER = 6;

  private static final int BLOCK_CHECKSUM = 16;
  private static final int SIZE = 8;
  private static final int CHECKSUM = 4;

  /** Blocks of at most 64 KiB. */
  private static final int BLOCK_CODE = 0x40;

  private static final int BLOCK = 1 << 16;
  private static final int STORED = 1 << 31;
  private static final int MOST = 200_000;

  private Frames() {}

  /** A frame that fits into what is unpacked, and whose content fits where it goes. */
  static byte[] fitting(Action.Unpack unpack, Random random) {
    return fitting(unpack, MOST, 7, random);
  }

  /**
   * The same of a frame for some content.
   *
   * @param most how many bytes the content may have
   * @param parts which of those that a frame may leave out it may have: 1 the content's size, 2
   *     checksums of blocks, 4 of the content
   */
  public static byte[] fitting(Action.Unpack unpack, int most, int parts, Random random) {
    long room = Math.min(unpack.to().size(), most);
    for (int size = (int) (room * random.nextDouble()); ; size = size * 3 / 4) {
      byte[] frame = frame(some(size, random), random.nextInt(8) & parts);
      if (frame.length <= unpack.from().size() || size == 0) {
        return frame;
      }
    }
  }

  /** A frame without the parts that may be left out. */
  public static byte[] of(byte[] content) {
    return frame(content, 0);
  }

  /**
   * A frame of one block.
   *
   * @param block whatever it says
   */
  public static byte[] ofBlock(byte[] block, boolean stored) {
    byte[] empty = of(new byte[0]);
    int header = empty.length - Integer.BYTES;
    return ByteBuffer.allocate(empty.length + Integer.BYTES + block.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(empty, 0, header)
        .putInt(block.length | (stored ? STORED : 0))
        .put(block)
        .array();
  }

  /** Gives a header, whatever it says, the checksum that it should have. */
  public static void seal(byte[] frame) {
    int end = (frame[4] & SIZE) != 0 ? HEADER + Long.BYTES : HEADER;
    if (end < frame.length) {
      frame[end] = (byte) (XxHash32.of(frame, 4, end) >>> 8);
    }
  }

  /** Words of a small vocabulary, runs, and noise. */
  private static byte[] some(int size, Random random) {
    byte[] words = new byte[300];
    random.nextBytes(words);
    byte[] bytes = new byte[size];
    for (int at = 0; at < size; ) {
      int count = Math.min(size - at, 1 + random.nextInt(at % 7 == 0 ? 200 : 12));
      int word = random.nextInt(words.length - 20);
      for (int i = 0; i < count; i++) {
        bytes[at + i] = count > 20 ? words[word] : words[word + i];
      }
      at += count;
    }
    return bytes;
  }

  /**
   * A frame.
   *
   * @param parts which of the parts that may be left out it has, as bits: 1 the content's size, 2
   *     checksums of blocks, 4 of the content
   */
  private static byte[] frame(byte[] content, int parts) {
    boolean checked = (parts & 2) != 0;
    int flags = FLAGS;
    flags |= (parts & 1) != 0 ? SIZE : 0;
    flags |= checked ? BLOCK_CHECKSUM : 0;
    flags |= (parts & 4) != 0 ? CHECKSUM : 0;
    ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(MAGIC).put((byte) flags).put((byte) BLOCK_CODE);
    if ((parts & 1) != 0) {
      header.putLong(content.length);
    }
    header.put((byte) (XxHash32.of(header.array(), 4, header.position()) >>> 8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(header.array(), 0, header.position());
    for (int at = 0; at < content.length; at += BLOCK) {
      byte[] plain = Arrays.copyOfRange(content, at, Math.min(content.length, at + BLOCK));
      block(plain, checked, out);
    }
    out.writeBytes(number(0));
    if ((parts & 4) != 0) {
      out.writeBytes(number(XxHash32.of(content, 0, content.length)));
    }
    return out.toByteArray();
  }

  private static void block(byte[] plain, boolean checked, ByteArrayOutputStream out) {
    Lz4Compressor compressor = new Lz4Compressor();
    byte[] packed = new byte[compressor.maxCompressedLength(plain.length)];
    int size = compressor.compress(plain, 0, plain.length, packed, 0, packed.length);
    boolean stored = size >= plain.length;
    byte[] block = stored ? plain : Arrays.copyOf(packed, size);
    out.writeBytes(number(block.length | (stored ? STORED : 0)));
    out.writeBytes(block);
    if (checked) {
      out.writeBytes(number(XxHash32.of(block, 0, block.length)));
    }
  }

  private static byte[] number(int number) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }

  /**
   * What comes out of an unpacking; of frames, of those that are made here and others with
   * independent blocks.
   *
   * @throws IllegalArgumentException if it is no such frame
   */
  static byte[] content(Action.Unpack unpack, Memory memory) {
    return unpack
        .content()
        .orElseGet(
            () ->
                content(memory.read(unpack.from().start(), Math.toIntExact(unpack.from().size()))));
  }

  private static byte[] content(byte[] frame) {
    try {
      return contentOf(frame);
    } catch (BufferUnderflowException | MalformedInputException | NegativeArraySizeException e) {
      throw new IllegalArgumentException("no whole frame", e);
    }
  }

  private static byte[] contentOf(byte[] frame) {
    ByteBuffer in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt() != MAGIC) {
      throw new IllegalArgumentException("no frame");
    }
    int flags = in.get();
    int room = 1 << 8 + 2 * (in.get() >>> 4 & 7);
    in.position(in.position() + 1 + ((flags & SIZE) != 0 ? Long.BYTES : 0));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int size = in.getInt(); size != 0; size = in.getInt()) {
      byte[] block = new byte[Math.min(size & ~STORED, frame.length)];
      in.get(block);
      out.writeBytes(size < 0 ? block : unpacked(block, room));
      in.position(in.position() + ((flags & BLOCK_CHECKSUM) != 0 ? Integer.BYTES : 0));
    }
    return out.toByteArray();
  }

  private static byte[] unpacked(byte[] block, int most) {
    byte[] room = new byte[most];
    return Arrays.copyOf(
        room, new Lz4Decompressor().decompress(block, 0, block.length, room, 0, room.length));
  }
}
