package relocc.runtime;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import relocc.runtime.a64.DecodeTable;
import relocc.runtime.a64.Instruction;
import relocc.runtime.a64.Trap;
import relocc.runtime.a64.isa.InstructionSet;
import relocc.runtime.memory.Bus;
import relocc.runtime.mmu.Mmu;
import relocc.runtime.mmu.TlbEntry;
import relocc.runtime.mmu.TranslationFault;
import relocc.runtime.rule.Findings;

/**
 * Fetches and decodes. The instruction cache keeps lines, decoded, until they are invalidated, in
 * whatever way they were fetched.
 */
final class FetchUnit {
  private static final int PAGE_WORDS = 1024;

  private final Bus bus;
  private final Mmu mmu;
  private final Findings findings;
  private final int lineSize;
  private final Map<Long, Instruction[]> pages = new HashMap<>();
  private long currentPage = -1;
  private Instruction[] current = new Instruction[0];
  private long currentPhysical;

  FetchUnit(Bus bus, Mmu mmu, Findings findings, int lineSize) {
    this.bus = bus;
    this.mmu = mmu;
    this.findings = findings;
    this.lineSize = lineSize;
  }

  /** The instruction at a virtual address. */
  Instruction fetch(long pc) {
    if (pc >>> 12 != currentPage || (pc & 3) != 0) {
      translate(pc);
    }
    int index = (int) (pc >>> 2) & PAGE_WORDS - 1;
    if (current[index] == null) {
      fill(index & -(lineSize / 4));
    }
    return current[index];
  }

  /** Translation may have changed. */
  void forgetTranslation() {
    currentPage = -1;
  }

  /** IC IALLU. */
  void invalidate() {
    pages.clear();
    currentPage = -1;
  }

  /** IC IVAU, by physical address. */
  void invalidate(long address) {
    Instruction[] page = pages.get(address >>> 12);
    int first = (int) (address >>> 2) & PAGE_WORDS - 1 & -(lineSize / 4);
    if (page != null) {
      Arrays.fill(page, first, first + lineSize / 4, null);
    }
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
    currentPage = pc >>> 12;
    currentPhysical = entry.output();
    current = pages.computeIfAbsent(entry.output() >>> 12, key -> new Instruction[PAGE_WORDS]);
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

  private void fill(int first) {
    DecodeTable table = InstructionSet.table();
    byte[] line = bus.fetch(currentPhysical + 4L * first, lineSize);
    for (int i = 0; i < lineSize / 4; i++) {
      int word = 0;
      for (int b = 3; b >= 0; b--) {
        word = word << 8 | line[4 * i + b] & 0xff;
      }
      current[first + i] = table.decode(word);
    }
  }
}
