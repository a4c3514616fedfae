package relocc.runtime.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import relocc.runtime.a64.Instruction;
import relocc.runtime.a64.isa.InstructionSet;
import relocc.runtime.adversary.Adversary;
import relocc.runtime.memory.Bus;
import relocc.runtime.rule.Findings;

/**
 * Lines of instructions apart from memory and from the data cache. What was fetched stays until it
 * is invalidated; the adversary may have fetched more, as long as it was executable.
 */
public final class InstructionCache {
  /** Until somebody invalidates the line. */
  private static final int FOR_EVER = Integer.MAX_VALUE;

  private final Bus bus;
  private final Findings findings;
  private final Adversary adversary;
  private final Type type;
  private final Map<Long, List<Frame>> frames = new HashMap<>();
  private boolean translated;
  private boolean cached = true;
  private int barriers;
  private int seen;
  private int invalidations;

  /**
   * What CTR_EL0 says of it.
   *
   * @param line bytes in the smallest line, a power of two, 16..2048 (IminLine)
   * @param virtual looked up by virtual address (L1Ip VIPT)
   * @param unified needs no invalidation (DIC)
   */
  public record Type(int line, boolean virtual, boolean unified) {
    /** As the register has it. */
    public static Type of(long register) {
      return new Type(4 << (register & 15), (register >>> 14 & 3) != 3, (register >>> 29 & 1) != 0);
    }
  }

  public InstructionCache(Bus bus, Findings findings, Adversary adversary, Type type) {
    this.bus = bus;
    this.findings = findings;
    this.adversary = adversary;
    this.type = type;
    bus.watchCode(this::changes);
  }

  /** The lines of a page that instructions are now fetched from. */
  public Frame frame(long virtual, long physical) {
    bus.watch(physical);
    List<Frame> same = frames.computeIfAbsent(physical >>> 12, key -> new ArrayList<>());
    for (Frame frame : same) {
      if (!type.virtual || frame.virtual() == virtual) {
        frame.approach(invalidations);
        return frame;
      }
    }
    Frame frame = new Frame(virtual, physical, type.line / 4, invalidations);
    same.add(frame);
    return frame;
  }

  /**
   * Says how instructions are fetched from now on.
   *
   * @param on by translation; else from the point of coherency
   * @param allocates SCTLR.I: into the cache
   */
  public void observe(boolean on, boolean allocates) {
    if (on != translated) {
      all().forEach(Frame::dropValid);
    }
    translated = on;
    cached = allocates;
  }

  /** A DSB for all accesses. */
  public void complete() {
    barriers++;
  }

  /** A context synchronisation event. */
  public void synchronise() {
    seen = barriers;
  }

  /** The instruction at an index into a page that has not been decoded. */
  public Instruction fetch(Frame frame, int index) {
    int line = frame.line(index);
    if (frame.isStale(line) && frame.doomed(line) < seen) {
      frame.drop(line);
    }
    if (frame.isAbsent(line)) {
      fill(frame, line);
    }
    long address = frame.physical() + 4L * index;
    int word = frame.word(index);
    Instruction instruction = InstructionSet.table().decode(word);
    if (word == bus.newestWord(address)) {
      frame.keep(index, instruction);
    } else {
      report(address);
    }
    return instruction;
  }

  private void report(long address) {
    if (!translated && bus.isDirty(address)) {
      findings.report("MEM-06", address, "fetched from memory, a dirty line has another word");
    } else if (translated && bus.isStale(address)) {
      findings.report("MEM-04", address, "fetched from a line that is older than memory");
    } else {
      findings.report("MEM-10", address, "an instruction from before the last store is executed");
    }
  }

  private void fill(Frame frame, int line) {
    boolean stale = false;
    for (int i = frame.first(line); i < frame.first(line + 1); i++) {
      long address = frame.physical() + 4L * i;
      int word = bus.fetchedWord(address, translated);
      frame.fill(i, word);
      stale |= word != bus.newestWord(address);
    }
    if (stale) {
      frame.setStale(line, FOR_EVER);
    } else {
      frame.setValid(line);
    }
  }

  /** A store will change bytes of a page that instructions were fetched from. */
  private void changes(long address, int size) {
    for (Frame frame : frames.getOrDefault(address >>> 12, List.of())) {
      int first = frame.line((int) (address & 0xfff) >>> 2);
      int last = frame.line((int) ((address & 0xfff) + size - 1) >>> 2);
      for (int line = first; line <= last; line++) {
        change(frame, line);
      }
    }
  }

  private void change(Frame frame, int line) {
    boolean reached = translated || frame.isNear(invalidations);
    if (frame.isAbsent(line) && reached && mayHaveFetched(frame, line)) {
      fill(frame, line);
    }
    boolean passing = type.unified || !cached;
    if (passing && !frame.isAbsent(line)) {
      frame.setStale(line, barriers);
    } else if (frame.isValid(line)) {
      frame.setStale(line, FOR_EVER);
    }
  }

  private boolean mayHaveFetched(Frame frame, int line) {
    long address = frame.physical() + 4L * frame.first(line);
    return adversary.mayHaveDone("had fetched the instructions before", address);
  }

  /** IC IALLU. */
  public void invalidate() {
    invalidations++;
    for (Frame frame : all()) {
      for (int line = 0; line < frame.lines(); line++) {
        invalidate(frame, line);
      }
    }
  }

  /** IC IVAU: by virtual address, where lines are looked up so. */
  public void invalidate(long virtual, long physical) {
    for (Frame frame : frames.getOrDefault(physical >>> 12, List.of())) {
      if (!type.virtual || frame.virtual() == (virtual & -4096L)) {
        invalidate(frame, frame.line((int) (physical & 0xfff) >>> 2));
      }
    }
  }

  /** A line goes when DSB and ISB follow; it may be fetched again as fetches see memory now. */
  private void invalidate(Frame frame, int line) {
    if (frame.isValid(line)) {
      frame.drop(line);
    }
    if (isUnclean(frame, line) && mayHaveFetched(frame, line)) {
      fill(frame, line);
    } else if (frame.isStale(line)) {
      frame.setStale(line, barriers);
    }
  }

  private boolean isUnclean(Frame frame, int line) {
    boolean unclean = false;
    for (int i = frame.first(line); i < frame.first(line + 1); i++) {
      long address = frame.physical() + 4L * i;
      unclean |= bus.fetchedWord(address, translated) != bus.newestWord(address);
    }
    return unclean;
  }

  private Collection<Frame> all() {
    return frames.values().stream().flatMap(List::stream).toList();
  }
}
