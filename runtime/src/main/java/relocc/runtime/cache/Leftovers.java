package relocc.runtime.cache;

import java.util.List;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Remains;
import relocc.runtime.rule.Findings;

/** Judges what the stub leaves in the caches when it passes control on. */
public final class Leftovers {
  /** A loop that skips lines skips less than this; what is longer was never thought of. */
  private static final int SKIPPED = 4096;

  private final Remains remains;
  private final Findings findings;

  public Leftovers(Remains remains, Findings findings) {
    this.remains = remains;
    this.findings = findings;
  }

  /** MEM-04, MEM-05, MEM-07, MEM-09, MEM-10, MEM-11 and EX-12. */
  public void judge() {
    judgeDirty(remains.dirtyLines());
    remains
        .firstStaleLine()
        .ifPresent(a -> findings.report("MEM-04", a, "a line is older than what was written"));
    remains.firstDoubt().ifPresent(this::reportDoubt);
    remains
        .firstStaleInstruction(false)
        .ifPresent(a -> findings.report("MEM-11", a, "written after the last IC, or no IC at all"));
    remains
        .firstStaleInstruction(true)
        .ifPresent(a -> findings.report("MEM-10", a, "cleaned only after the last IC"));
  }

  /** MEM-03, of ranges that the stub has to clean though it has not written them. */
  public void judgeWanted(List<Extent> ranges) {
    for (Extent range : ranges) {
      remains
          .firstDirtyLine(range)
          .ifPresent(a -> findings.report("MEM-03", a, "a line that is to be seen is dirty"));
    }
  }

  private void reportDoubt(long address) {
    findings.reportAt(
        "MEM-07",
        remains.doubtfulSince(address),
        address,
        "DC IVAC may have destroyed a byte that somebody else left in the line");
  }

  private void judgeDirty(List<Long> lines) {
    for (int i = 0; i < lines.size(); ) {
      int end = i + 1;
      while (end < lines.size() && lines.get(end) == lines.get(end - 1) + remains.lineSize()) {
        end++;
      }
      judgeRun(lines.get(i), (long) (end - i) * remains.lineSize());
      i = end;
    }
  }

  /** Lines without a gap that nobody has cleaned. */
  private void judgeRun(long start, long size) {
    boolean around =
        remains.isMaintained(start - remains.lineSize()) || remains.isMaintained(start + size);
    if (remains.isInBlob(start)) {
      findings.report("EX-12", start, "a line of the stub's own memory is dirty at the exit");
    } else if (around && size < SKIPPED) {
      findings.report("MEM-09", start, "a line is dirty at the exit, its neighbour was cleaned");
    } else {
      findings.report("MEM-05", start, "a line is still dirty at the exit");
    }
  }
}
