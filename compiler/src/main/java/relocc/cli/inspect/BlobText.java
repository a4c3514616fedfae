package relocc.cli.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import relocc.runtime.a64.Disassembly;

/** A blob for people: its instructions, as the machine model decodes them, and its data. */
public final class BlobText {
  private static final int WORD = 4;
  private static final int LINE = 16;

  /** A text of fewer characters is likely none. */
  private static final int LEAST_TEXT = 6;

  private static final int IMAGE_HEADER = 64;
  private static final int IMAGE_MAGIC = 0x644d_5241;

  private final byte[] blob;
  private final ByteBuffer words;
  private final StringBuilder out = new StringBuilder();

  private BlobText(byte[] blob) {
    this.blob = blob;
    this.words = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The whole text. Offsets count from the start of the blob.
   *
   * @param blob at least one byte
   */
  public static String of(byte[] blob) {
    BlobText text = new BlobText(blob);
    text.all();
    return text.out.toString();
  }

  private void all() {
    BitSet reached = Reach.of(blob);
    int words = reached.cardinality();
    line("%d bytes, of which %d are instructions", blob.length, WORD * words);
    header();
    int at = 0;
    while (at < blob.length) {
      at = reached.get(at / WORD) ? code(at, reached) : data(at, reached);
    }
  }

  private void header() {
    if (blob.length >= IMAGE_HEADER && words.getInt(56) == IMAGE_MAGIC) {
      line(
          "header of an arm64 Image: text_offset 0x%x, image_size 0x%x, flags 0x%x",
          words.getLong(8), words.getLong(16), words.getLong(24));
    }
  }

  private void line(String format, Object... values) {
    out.append(String.format(format, values)).append('\n');
  }

  private int code(int from, BitSet reached) {
    int end = Math.min(reached.nextClearBit(from / WORD) * WORD, blob.length);
    line("code 0x%04x .. 0x%04x", from, end);
    for (int at = from; at < end; at += WORD) {
      int word = words.getInt(at);
      line("  %04x: %08x  %s", at, word, Disassembly.text(word));
    }
    return end;
  }

  private int data(int from, BitSet reached) {
    int next = reached.nextSetBit(from / WORD);
    int end = next < 0 ? blob.length : next * WORD;
    line("data 0x%04x .. 0x%04x", from, end);
    int at = from;
    while (at < end) {
      int same = same(at, end);
      int text = text(at, end);
      if (text - at >= LEAST_TEXT) {
        String said = new String(blob, at, text - at, StandardCharsets.US_ASCII);
        line("  %04x: \"%s\"", at, said.replace("\r", "\\r").replace("\n", "\\n"));
        at = text;
      } else if (same - at > LINE) {
        line("  %04x: %d bytes of %02x", at, same - at, blob[at] & 0xff);
        at = same;
      } else {
        at = bytes(at, end);
      }
    }
    return end;
  }

  /** Up to the next multiple of 16, or to a text. */
  private int bytes(int from, int end) {
    int stop = Math.min(end, (from | LINE - 1) + 1);
    for (int at = from + 1; at < stop; at++) {
      if (text(at, end) - at >= LEAST_TEXT) {
        stop = at;
      }
    }
    byte[] some = Arrays.copyOfRange(blob, from, stop);
    line("  %04x: %s", from, HexFormat.ofDelimiter(" ").formatHex(some));
    return stop;
  }

  private int same(int from, int end) {
    int at = from;
    while (at < end && blob[at] == blob[from]) {
      at++;
    }
    return at;
  }

  /** The end of printable characters. */
  private int text(int from, int end) {
    int at = from;
    while (at < end
        && (blob[at] >= ' ' && blob[at] < 0x7f || blob[at] == '\r' || blob[at] == '\n')) {
      at++;
    }
    return at;
  }
}
