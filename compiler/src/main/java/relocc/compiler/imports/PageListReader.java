package relocc.compiler.imports;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/**
 * One pass over the characters of a page list. Plain loops over a byte array and no object per
 * line: a list of a whole kernel is read before the JVM has compiled anything.
 */
final class PageListReader {
  private static final int MOST_MESSAGES = 20;
  private static final String SHAPE =
      "write a line as: source destination size, for example" + " 0x4800_0000 0x4020_0000 4 KiB";
  private static final String[] FIELDS = {"source address", "destination address", "size"};
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "pages"};
  private static final int[] UNIT_SHIFTS = {0, 10, 20, 30, 40, 12};

  private final ImportedFile file;
  private final Problems problems;
  private final Source source;
  private final byte[] text;
  private int at;
  private int bad;
  private long[] numbers = new long[3 * 1024];
  private int[] places = new int[2 * 1024];
  private int count;

  PageListReader(ImportedFile file, byte[] bytes, Problems problems) {
    this.file = file;
    this.problems = problems;
    String all = new String(bytes, StandardCharsets.UTF_8);
    this.source = new Source(file.name(), all);
    this.text = all.length() == bytes.length ? bytes : oneByteEach(all);
  }

  /** The same text with one byte per character, so that both have the same offsets. */
  private static byte[] oneByteEach(String all) {
    byte[] plain = new byte[all.length()];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (all.charAt(i) < 0x80 ? all.charAt(i) : 0x80);
    }
    return plain;
  }

  Optional<PageList> read() {
    at = source.text().startsWith("\ufeff") ? 1 : 0;
    while (at < text.length) {
      line();
      skipLine();
    }
    if (bad > MOST_MESSAGES) {
      file.fails(
          problems,
          "R5030",
          "has " + bad + " bad lines",
          "the first " + MOST_MESSAGES + " of them are shown");
    }
    return bad > 0 ? Optional.empty() : Optional.of(new PageList(source, numbers, places, count));
  }

  private void line() {
    skipBlanks();
    if (atEndOfLine()) {
      return;
    }
    int start = at;
    makeRoom();
    int end = start;
    for (int field = 0; field < 3; field++) {
      if (!number(3 * count + field, field)) {
        return;
      }
      end = at;
      skipBlanks();
    }
    if (!atEndOfLine()) {
      fail(at, lineEnd(), "this line goes on behind its size", "not expected here");
    } else if (inAddressSpace(start, end)) {
      places[2 * count] = start;
      places[2 * count + 1] = end;
      count += numbers[3 * count + 2] == 0 ? 0 : 1;
    }
  }

  private void makeRoom() {
    if (2 * count == places.length) {
      numbers = Arrays.copyOf(numbers, 2 * numbers.length);
      places = Arrays.copyOf(places, 2 * places.length);
    }
  }

  private boolean inAddressSpace(int start, int end) {
    long size = numbers[3 * count + 2];
    for (int field = 0; size != 0 && field < 2; field++) {
      // The last byte lies below the first one only when their distance does not fit in 64 bits.
      long address = numbers[3 * count + field];
      if (Long.compareUnsigned(address + (size - 1), address) < 0) {
        fail(start, end, "this page reaches past 2^64", FIELDS[field] + " + size");
        return false;
      }
    }
    return true;
  }

  /** Reads one number with its unit into {@code numbers[slot]}. */
  private boolean number(int slot, int field) {
    int start = at;
    int radix = radix();
    long most = radix == 10 ? Long.MAX_VALUE / 5 : -1L >>> (radix == 16 ? 4 : 1);
    long value = 0;
    int digits = 0;
    boolean fits = true;
    for (int digit; at < text.length && (digit = digit(text[at], digits)) < radix; at++) {
      if (digit >= 0) {
        // 2^64 - 1 is 10 * most + 5, 16 * most + 15 and 2 * most + 1.
        fits &= value >= 0 && (value < most || value == most && (radix != 10 || digit <= 5));
        value = value * radix + digit;
        digits++;
      }
    }
    if (digits == 0) {
      return noNumber(start, field);
    }
    if (radix == 10 && digits > 1 && text[start] == '0') {
      // Written so elsewhere: hexadecimal without 0x, or octal.
      return fail(start, at, "a decimal number starts with 0", "write 0x before hexadecimal");
    }
    int shift = unitShift();
    if (shift < 0) {
      return false;
    }
    if (!fits || value << shift >>> shift != value) {
      return fail(start, at, "this number does not fit in 64 bits", FIELDS[field]);
    }
    numbers[slot] = value << shift;
    return true;
  }

  /** Steps over 0x or 0b. */
  private int radix() {
    if (at + 1 < text.length && text[at] == '0') {
      int letter = text[at + 1] | 0x20;
      if (letter == 'x' || letter == 'b' && at + 2 < text.length && text[at + 2] / 2 == '0' / 2) {
        at += 2;
        return letter == 'x' ? 16 : 2;
      }
    }
    return 10;
  }

  /** The value of a digit; -1 for an underscore that follows a digit; 99 for all else. */
  private static int digit(byte c, int digitsBefore) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c == '_' && digitsBefore > 0) {
      return -1;
    }
    int letter = c | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : 99;
  }

  /** Steps over a unit, if one follows: the power of two it stands for, or -1 after a message. */
  private int unitShift() {
    int start = at;
    while (start < text.length && isBlank(text[start])) {
      start++;
    }
    int end = start;
    while (end < text.length && isWordPart(text[end], end > start)) {
      end++;
    }
    if (end == start) {
      return 0;
    }
    String unit = source.text().substring(start, end);
    for (int i = 0; i < UNITS.length; i++) {
      if (UNITS[i].equals(unit)) {
        at = end;
        return UNIT_SHIFTS[i];
      }
    }
    fail(start, end, "this is not a unit", "use one of B KiB MiB GiB TiB pages");
    return -1;
  }

  private static boolean isWordPart(byte c, boolean inside) {
    int letter = c | 0x20;
    return letter >= 'a' && letter <= 'z' || inside && (c >= '0' && c <= '9' || c == '_');
  }

  private boolean noNumber(int start, int field) {
    at = start;
    if (atEndOfLine()) {
      return fail(start, start, "the " + FIELDS[field] + " is missing", "expected here");
    }
    int end = start;
    while (end < text.length && !isBlank(text[end]) && text[end] != '\n' && text[end] != '#') {
      end++;
    }
    return fail(start, end, "this is not a number", "expected the " + FIELDS[field]);
  }

  private boolean fail(int start, int end, String message, String label) {
    bad++;
    if (bad <= MOST_MESSAGES) {
      Problem problem = Problem.error("R5030", message, new Span(source, start, end), label);
      problems.add(problem.and(file.at(), "imported here").help(SHAPE));
    }
    return false;
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private void skipBlanks() {
    while (at < text.length && isBlank(text[at])) {
      at++;
    }
  }

  private boolean atEndOfLine() {
    return at == text.length || text[at] == '\n' || text[at] == '#';
  }

  private int lineEnd() {
    int end = at;
    while (end < text.length && text[end] != '\n') {
      end++;
    }
    return end;
  }

  private void skipLine() {
    at = Math.min(lineEnd() + 1, text.length);
  }
}
