package relocc.runtime.a64;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** All rows of all families. No word matches two of them. */
public final class DecodeTable {
  /**
   * One row.
   *
   * @param name mnemonic and form
   * @param mask the literal bits
   * @param value what they hold
   */
  public record Row(
      String name, int mask, int value, Map<String, Fields.Field> layout, Family family) {
    public boolean matches(int word) {
      return (word & mask) == value;
    }

    private boolean mayMatch(int top) {
      return ((value ^ top << INDEX_SHIFT) & mask) >>> INDEX_SHIFT == 0;
    }

    private boolean overlaps(Row other) {
      return ((value ^ other.value) & mask & other.mask) == 0;
    }
  }

  /** Rows are found by the top bits of a word. */
  private static final int INDEX_BITS = 10;

  private static final int INDEX_SHIFT = 32 - INDEX_BITS;

  private final List<Row> rows;
  private final List<List<Row>> index;

  /**
   * @throws IllegalArgumentException when a row is malformed or two rows have a word in common
   */
  public DecodeTable(List<Family> families) {
    List<Row> all = new ArrayList<>();
    for (Family family : families) {
      family.rows().lines().filter(l -> !l.isBlank()).forEach(l -> all.add(parse(l, family)));
    }
    rows = List.copyOf(all);
    refuseOverlaps();
    index =
        IntStream.range(0, 1 << INDEX_BITS)
            .mapToObj(top -> rows.stream().filter(row -> row.mayMatch(top)).toList())
            .toList();
  }

  /** The rows, for tests that walk them. */
  public List<Row> rows() {
    return rows;
  }

  /** The row of a word, if any. */
  public Optional<Row> find(int word) {
    for (Row row : index.get(word >>> INDEX_SHIFT)) {
      if (row.matches(word)) {
        return Optional.of(row);
      }
    }
    return Optional.empty();
  }

  /** The instruction a word stands for. */
  public Instruction decode(int word) {
    return find(word)
        .map(row -> row.family.bind(row.name, new Fields(word, row.layout)))
        .orElseGet(Instruction::undefined);
  }

  private static Row parse(String line, Family family) {
    String[] halves = line.split("\\|");
    Map<String, Fields.Field> layout = new HashMap<>();
    int mask = 0;
    int value = 0;
    int bit = 32;
    for (String token : halves[1].trim().split("\\s+")) {
      int colon = token.indexOf(':');
      int width = colon < 0 ? token.length() : Integer.parseInt(token.substring(colon + 1));
      bit -= width;
      if (bit < 0) {
        throw new IllegalArgumentException("more than 32 bits: " + line);
      } else if (colon < 0) {
        mask |= (int) ((1L << width) - 1) << bit;
        value |= Integer.parseUnsignedInt(token, 2) << bit;
      } else {
        layout.put(token.substring(0, colon), new Fields.Field(bit, width));
      }
    }
    if (bit != 0) {
      throw new IllegalArgumentException("not 32 bits: " + line);
    }
    return new Row(halves[0].trim(), mask, value, Map.copyOf(layout), family);
  }

  private void refuseOverlaps() {
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (rows.get(i).overlaps(rows.get(j))) {
          throw new IllegalArgumentException(
              "rows overlap: " + rows.get(i).name + " and " + rows.get(j).name);
        }
      }
    }
  }
}
