package relocc.compiler.jvm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import relocc.compiler.schedule.Transfer;

/**
 * The transfers of all moves as data that a class file can hold: big-endian words of 64 bits, an
 * entry begins with its {@link Kind}. Transfers longer than {@link #STRIDE} become several entries
 * that mean the same, so that progress shows.
 */
final class MoveTable {
  /**
   * The most bytes that one entry moves of at most 64 GiB; a multiple of 8, hence splitting changes
   * no access.
   */
  static final long STRIDE = 16L << 20;

  /** A class-file string constant has at most so many bytes (JVMS 4.4.7). */
  private static final int CONSTANT = 65535;

  /** What an entry does; the words that follow its ordinal. */
  enum Kind {
    /** source, destination, size. */
    FORWARD,
    /** source, destination, size. */
    BACKWARD,
    /** destination, size, eight copies of the value. */
    FILL,
    /** size, number of addresses, the addresses. */
    ROTATE
  }

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** How many bytes the table has so far. */
  int size() {
    return bytes.size();
  }

  /** Appends the entries of some transfers, in order. */
  void add(List<Transfer> transfers) {
    transfers.forEach(this::add);
  }

  private void add(Transfer transfer) {
    if (transfer instanceof Transfer.Copy copy) {
      addCopy(copy);
    } else if (transfer instanceof Transfer.Fill fill) {
      long word = (fill.value() & 0xffL) * 0x0101_0101_0101_0101L;
      for (long done = 0; done != fill.size(); done += part(fill.size() - done)) {
        put(Kind.FILL, fill.destination() + done, part(fill.size() - done), word);
      }
    } else if (transfer instanceof Transfer.Rotate rotate) {
      addRotate(rotate);
    } else {
      throw new IllegalArgumentException("unknown transfer " + transfer);
    }
  }

  private void addCopy(Transfer.Copy copy) {
    boolean forward = copy.direction() == Transfer.Direction.FORWARD;
    for (long done = 0; done != copy.size(); done += part(copy.size() - done)) {
      long part = part(copy.size() - done);
      long offset = forward ? done : copy.size() - done - part;
      put(
          forward ? Kind.FORWARD : Kind.BACKWARD,
          copy.source() + offset,
          copy.destination() + offset,
          part);
    }
  }

  private void addRotate(Transfer.Rotate rotate) {
    for (long done = 0; done != rotate.size(); done += part(rotate.size() - done)) {
      put(Kind.ROTATE, part(rotate.size() - done), rotate.ring().size());
      for (long address : rotate.ring()) {
        put(address + done);
      }
    }
  }

  private static long part(long left) {
    // Larger ones of what is larger than 64 GiB, or the table would outgrow memory.
    long most = Math.max(STRIDE, left >>> 12 & -8L);
    return left < 0 || left > most ? most : left;
  }

  private void put(Kind kind, long... words) {
    put(kind.ordinal());
    for (long word : words) {
      put(word);
    }
  }

  private void put(long word) {
    bytes.writeBytes(ByteBuffer.allocate(8).putLong(word).array());
  }

  /**
   * The table as strings that the constants of a class file can hold, a char from 0 to 255 for
   * every byte.
   */
  List<String> constants() {
    String all = bytes.toString(StandardCharsets.ISO_8859_1);
    List<String> constants = new ArrayList<>();
    for (int start = 0; start < all.length(); ) {
      int end = endOfConstant(all, start);
      constants.add(all.substring(start, end));
      start = end;
    }
    return constants;
  }

  private static int endOfConstant(String all, int start) {
    int at = start;
    for (int used = 0; at < all.length(); at++) {
      char c = all.charAt(at);
      // JVMS 4.4.7: zero and what is above 0x7f take two bytes.
      used += c == 0 || c > 0x7f ? 2 : 1;
      if (used > CONSTANT) {
        break;
      }
    }
    return at;
  }
}
