package relocc.examples.mutation.mutant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import relocc.compiler.a64.Program;

/** The moves table of a stub: three words an entry, and behind a rotation's its ring. */
final class Moves {
  /** What the offsets of the loops count from. */
  static final String LOOPS = "loops";

  private static final long LOOP = 0xffff;
  private static final long ENTRY = 24;

  private final Blob blob;
  private final Map<Long, String> labels = new HashMap<>();

  Moves(Blob blob) {
    this.blob = blob;
    for (Program.Line line : blob.lines()) {
      if (line.text().endsWith(":")) {
        labels.merge(line.address(), line.text(), (one, other) -> one + other);
      }
    }
  }

  /**
   * An entry.
   *
   * @param third count of units and offset of the loop
   */
  record Entry(long address, long third) {}

  /** All entries, that of the end included; none where nothing is moved. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    if (blob.build().program().entries().isEmpty()) {
      return entries;
    }
    long loops = blob.label(LOOPS);
    long address = blob.build().program().entries().get(0).address();
    while (true) {
      Entry entry = new Entry(address, blob.quad(address + 16));
      entries.add(entry);
      String loop = labels.getOrDefault(loops + (entry.third & LOOP), "nothing:");
      if (loop.startsWith("end:")) {
        return entries;
      }
      address += ENTRY + (loop.startsWith("rotate") ? 8 * blob.quad(address) : 0);
    }
  }
}
