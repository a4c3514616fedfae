package relocc.compiler.output.elf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.lower.Step;
import relocc.compiler.output.Origins;
import relocc.compiler.output.StepPlaces;
import relocc.compiler.source.Span;

/**
 * Which bytes of a blob are instructions, and what in the plan they come from. Offsets count from
 * the blob's start.
 *
 * @param changes where instructions and data begin, ascending, alternating
 * @param rows where the code of another line of the plan begins, ascending
 * @param end behind the last instruction
 */
record CodeMap(List<Change> changes, List<Row> rows, long end) {
  /** From here on there are instructions, or none. */
  record Change(long offset, boolean code) {}

  /**
   * From here on the code comes from this line.
   *
   * @param file without its folders, for those differ between machines
   * @param line from 1
   */
  record Row(long offset, String file, int line) {
    private boolean isOf(Row other) {
      return file.equals(other.file) && line == other.line;
    }
  }

  static CodeMap of(Build build) {
    List<Change> changes = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    List<Row> places = places(build);
    long base = build.plan().stub().range().start();
    long end = 0;
    // All instructions lie in the first section. What follows may be a whole kernel, whose lines
    // are not made for this.
    long code = build.program().sections().get(0).range().size();
    for (Program.Line line : build.program().lines()) {
      long offset = line.address() - base;
      if (offset >= code) {
        mark(changes, offset, false);
        break;
      }
      if (line.size() == 0) {
        continue;
      }
      boolean instruction = !line.text().startsWith(".");
      mark(changes, offset, instruction);
      if (instruction) {
        end = offset + line.size();
        Row place = places.get(line.step());
        if (last(rows).filter(row -> row.isOf(place)).isEmpty()) {
          rows.add(new Row(offset, place.file(), place.line()));
        }
      }
    }
    return new CodeMap(changes, rows, end);
  }

  private static void mark(List<Change> changes, long offset, boolean code) {
    if (last(changes).filter(change -> change.code() == code).isEmpty()) {
      changes.add(new Change(offset, code));
    }
  }

  /** The line of each step of the routine. */
  private static List<Row> places(Build build) {
    StepPlaces places = new StepPlaces(build.plan());
    List<Row> rows = new ArrayList<>();
    for (Step step : build.routine().steps()) {
      Span span = step.accept(places);
      rows.add(new Row(0, Origins.file(span), span.line()));
    }
    return rows;
  }

  private static <T> Optional<T> last(List<T> list) {
    return list.isEmpty() ? Optional.empty() : Optional.of(list.get(list.size() - 1));
  }
}
