package relocc.compiler.a64;

import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import relocc.compiler.plan.AddressRange;

/**
 * An emitted stub.
 *
 * @param bytes the blob; its first byte is the entry point
 * @param lines the listing: every byte of the blob belongs to exactly one line, in address order;
 *     made when they are asked for ({@link Placed#lines}), since tables have millions
 * @param sections what the stub's range consists of, in address order
 * @param entries the entries of the moves table, in address order; not copied
 * @param parking the address of vectors in which a loader may park EL2, if there are any
 */
public record Program(
    byte[] bytes,
    List<Line> lines,
    List<Section> sections,
    List<Entry> entries,
    OptionalLong parking) {
  public Program {
    lines = Collections.unmodifiableList(lines);
    sections = List.copyOf(sections);
    entries = Collections.unmodifiableList(entries);
  }

  /**
   * One line of assembly in GNU syntax.
   *
   * @param address where its bytes lie
   * @param size how many bytes it makes; 0 for a label, a directive or a comment
   * @param text as GNU as reads it, without indentation
   * @param note why it is there (with the rule's id); may be empty
   * @param step index of the routine's step that it came from
   */
  public record Line(long address, int size, String text, String note, int step) {}

  /**
   * A part of the stub's range.
   *
   * @param name code, moves, tables or scratch
   * @param range its bytes
   * @param inBlob whether its bytes travel in the blob (scratch does not)
   */
  public record Section(String name, AddressRange range, boolean inBlob) {}

  /**
   * One entry of the moves table.
   *
   * @param address where the entry lies
   * @param transfer index into the schedule's transfers
   */
  public record Entry(long address, int transfer) {}
}
