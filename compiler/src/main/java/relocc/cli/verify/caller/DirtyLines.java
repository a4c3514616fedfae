package relocc.cli.verify.caller;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.AddressRange;
import relocc.runtime.Setup;
import relocc.runtime.memory.Memory;

/**
 * Dirty lines that a caller leaves: at the ends of all ranges, and in the first bytes of some. They
 * hold what memory holds: that they are dirty is enough to be found.
 */
public final class DirtyLines {
  private static final int RANGES = 200;
  private static final long BYTES = 5000;

  private final Memory memory;
  private final List<Setup.Cached> lines = new ArrayList<>();

  public DirtyLines(Memory memory) {
    this.memory = memory;
  }

  /**
   * Some of a range.
   *
   * @param range not empty
   */
  public void add(AddressRange range) {
    long most = lines.size() < RANGES ? BYTES : 1;
    int size = (int) Math.min(range.size(), most);
    lines.add(new Setup.Cached(range.start(), memory.read(range.start(), size), true));
    long last = range.end() - 1;
    lines.add(new Setup.Cached(last, memory.read(last, 1), true));
  }

  public List<Setup.Cached> lines() {
    return lines;
  }
}
