package relocc.runtime;

import java.util.Set;
import relocc.runtime.a64.Instruction;
import relocc.runtime.a64.Trap;
import relocc.runtime.cache.Frame;
import relocc.runtime.cache.InstructionCache;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Window;
import relocc.runtime.mmu.Mmu;
import relocc.runtime.mmu.TlbEntry;
import relocc.runtime.mmu.TranslationFault;
import relocc.runtime.rule.Findings;

/** Fetches instructions by virtual address: translation and permissions. */
final class FetchUnit {
  private static final int PAGE = 4096;
  private static final int PAGE_WORDS = PAGE / 4;
  private static final int I = 1 << 12;

  private final Bus bus;
  private final Mmu mmu;
  private final Findings findings;
  private final InstructionCache cache;
  private long currentPage = -1;
  private long judgedPage = -1;
  private Instruction[] current = new Instruction[0];
  private Frame frame;

  FetchUnit(Bus bus, Mmu mmu, Findings findings, InstructionCache cache) {
    this.bus = bus;
    this.mmu = mmu;
    this.findings = findings;
    this.cache = cache;
    this.frame = Frame.nowhere();
  }

  /** The instruction at a virtual address. */
  Instruction fetch(long pc) {
    Instruction known =
        pc >>> 12 == currentPage ? current[(int) (pc >>> 2) & PAGE_WORDS - 1] : null;
    return known != null && (pc & 3) == 0 ? known : fetchSlowly(pc);
  }

  private Instruction fetchSlowly(long pc) {
    if (pc >>> 12 != currentPage || (pc & 3) != 0) {
      translate(pc);
    }
    return cache.fetch(frame, (int) (pc >>> 2) & PAGE_WORDS - 1);
  }

  /** Translation may have changed. */
  void forgetTranslation() {
    currentPage = -1;
  }

  /** IC IALLU. */
  void invalidate() {
    cache.invalidate();
    currentPage = -1;
  }

  /** IC IVAU. */
  void invalidate(long virtual, long physical) {
    cache.invalidate(virtual, physical);
  }

  /** A DSB for all accesses. */
  void complete() {
    cache.complete();
  }

  /** A context synchronisation event. */
  void synchronise() {
    cache.synchronise();
  }

  private void translate(long pc) {
    if ((pc & 3) != 0) {
      throw new Trap(Trap.EC_PC_ALIGNMENT, 0, pc, "PC alignment fault");
    }
    TlbEntry entry = find(pc);
    if (!entry.executable()) {
      findings.report("TAB-17", pc, "instructions are fetched from where they must not be");
      throw abort(TranslationFault.PERMISSION | 3, pc, "permission fault on a fetch");
    }
    if (entry.output() != entry.page()) {
      findings.report("MMU-01", pc, "the code is not mapped to its own address");
    }
    boolean on = mmu.control().isOn();
    cache.observe(on, (mmu.control().sctlr() & I) != 0);
    if (!on) {
      requireNoDevice(entry.output());
      cache.frame(entry.page() + PAGE, entry.output() + PAGE);
    }
    currentPage = pc >>> 12;
    frame = cache.frame(entry.page(), entry.output());
    current = frame.decoded();
  }

  /** With the MMU off this page and the next one may be fetched from at any time (MEM-12). */
  private void requireNoDevice(long page) {
    if (page == judgedPage) {
      return;
    }
    judgedPage = page;
    for (long near = page; near != page + 2 * PAGE; near += PAGE) {
      Set<Window.Kind> kinds = bus.kinds(new Extent(near, PAGE));
      if (kinds.contains(Window.Kind.DEVICE)) {
        findings.report("MEM-12", near, "a device in the page of the code or behind it");
      }
    }
  }

  private TlbEntry find(long pc) {
    try {
      return mmu.translate(pc);
    } catch (TranslationFault fault) {
      throw abort(fault.status(), pc, fault.getMessage());
    }
  }

  private static Trap abort(int status, long pc, String message) {
    return new Trap(Trap.EC_FETCH_ABORT, status, pc, message);
  }
}
