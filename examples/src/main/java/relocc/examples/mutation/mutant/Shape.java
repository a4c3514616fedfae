package relocc.examples.mutation.mutant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The fields of one kind of instruction, for changing them.
 *
 * @param mask the bits that tell it from others
 * @param value what they are
 * @param fields by their letter in {@code shapes.txt}
 * @param work what kind of instruction it is
 * @param reads the letters of the registers that it reads
 */
record Shape(
    String name, int mask, int value, Map<Character, Field> fields, String work, String reads) {
  private static final List<Shape> ALL = Table.lines("shapes.txt").map(Shape::parse).toList();

  /**
   * A number in a word.
   *
   * @param bits where its bits lie, the highest first
   */
  record Field(int[] bits) {
    int width() {
      return bits.length;
    }

    int get(int word) {
      int number = 0;
      for (int bit : bits) {
        number = number << 1 | word >>> bit & 1;
      }
      return number;
    }

    /** As a number in two's complement. */
    int signed(int word) {
      int unused = Integer.SIZE - width();
      return get(word) << unused >> unused;
    }

    /** The word with another number; what does not fit is cut off. */
    int with(int word, int number) {
      int changed = word;
      for (int i = 0; i < bits.length; i++) {
        int bit = bits[i];
        changed = changed & ~(1 << bit) | (number >>> (bits.length - 1 - i) & 1) << bit;
      }
      return changed;
    }

    /** Whether the number fits, taken as signed. */
    boolean holds(int number) {
      int unused = Integer.SIZE - width();
      return number << unused >> unused == number;
    }
  }

  private static Shape parse(String line) {
    String[] columns = line.split("\\s+");
    String pattern = columns[1];
    int mask = 0;
    int value = 0;
    Map<Character, StringBuilder> upper = new LinkedHashMap<>();
    for (int i = 0; i < Integer.SIZE; i++) {
      char letter = pattern.charAt(i);
      int bit = Integer.SIZE - 1 - i;
      if (letter == '0' || letter == '1') {
        mask |= 1 << bit;
        value |= (letter - '0') << bit;
      } else if (letter != '.') {
        upper.computeIfAbsent(letter, any -> new StringBuilder()).append((char) bit);
      }
    }
    String[] work = columns[2].split("<");
    String reads = work.length > 1 ? work[1] : "";
    return new Shape(columns[0], mask, value, fields(upper), work[0], reads);
  }

  /** A capital letter's bits are the upper ones of the same field. */
  private static Map<Character, Field> fields(Map<Character, StringBuilder> positions) {
    Map<Character, Field> fields = new LinkedHashMap<>();
    for (char letter : positions.keySet()) {
      if (Character.isLowerCase(letter)) {
        char capital = String.valueOf(letter).toUpperCase(Locale.ROOT).charAt(0);
        String bits = positions.getOrDefault(capital, new StringBuilder()).toString();
        fields.put(letter, new Field((bits + positions.get(letter)).chars().toArray()));
      }
    }
    return fields;
  }

  /**
   * The shape of an instruction.
   *
   * @throws IllegalArgumentException if the table has none: it must have all that stubs use
   */
  static Shape of(int word) {
    return ALL.stream()
        .filter(shape -> (word & shape.mask) == shape.value)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no shape for " + hex(word)));
  }

  static String hex(int word) {
    return String.format("%08x", word);
  }

  /** Where a distance counts from an instruction, in bytes; 0 for what has no distance. */
  int distance(int word) {
    return fields.containsKey('r') ? fields.get('r').signed(word) * scale() : 0;
  }

  boolean isRelative() {
    return fields.containsKey('r');
  }

  /**
   * The word with another distance.
   *
   * @throws IllegalArgumentException if it is out of reach
   */
  int withDistance(int word, int bytes) {
    Field field = fields.get('r');
    int units = bytes / scale();
    if (bytes % scale() != 0 || !field.holds(units)) {
      throw new IllegalArgumentException(name + " does not reach " + bytes);
    }
    return field.with(word, units);
  }

  private int scale() {
    return name.equals("adr") ? 1 : Blob.WORD;
  }
}
