package relocc.cli.verify.call;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import relocc.compiler.a64.Program;

/**
 * A listing at other addresses. As in the listing itself a line is made when it is asked for: a
 * kernel in the blob has a million of them.
 */
final class MovedLines extends AbstractList<Program.Line> implements RandomAccess {
  private final List<Program.Line> lines;
  private final long by;

  /**
   * @param lines a listing
   * @param by how many bytes behind that it lies, modulo 2^64
   */
  MovedLines(List<Program.Line> lines, long by) {
    this.lines = lines;
    this.by = by;
  }

  @Override
  public Program.Line get(int index) {
    Program.Line line = lines.get(index);
    return new Program.Line(
        line.address() + by, line.size(), line.text(), line.note(), line.step());
  }

  @Override
  public int size() {
    return lines.size();
  }
}
