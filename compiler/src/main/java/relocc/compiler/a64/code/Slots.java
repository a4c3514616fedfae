package relocc.compiler.a64.code;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import relocc.compiler.a64.Assembly;
import relocc.compiler.a64.Branch;
import relocc.compiler.a64.Branch.Direct;
import relocc.compiler.a64.Branch.Indirect;
import relocc.compiler.a64.Instruction;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.a64.SystemOperation.Plain;

/**
 * Puts code into room of a few bytes each, such as vectors leave behind their first instruction: it
 * goes on in the next one with a branch. That is for code that runs once.
 */
public final class Slots {
  private final Code code;
  private final List<Assembly.Item> items;
  private int next;
  private String resume = "";

  /**
   * @param items in their order; data has a label, and nothing falls through into it or off the end
   */
  public Slots(Code code, List<Assembly.Item> items) {
    this.code = code;
    this.items = new ArrayList<>(items);
  }

  /** Whether code has no loop: it never branches to where it has been. */
  public static boolean runsOnce(List<Assembly.Item> items) {
    Set<Label> passed = new HashSet<>();
    for (Assembly.Item item : items) {
      if (item instanceof Assembly.Mark mark) {
        passed.add(mark.label());
      } else if (item instanceof Assembly.Code instruction
          && instruction.instruction() instanceof Branch branch
          && branch.goal().filter(passed::contains).isPresent()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Emits as much as there is room for.
   *
   * @param room in bytes
   */
  public void fill(int room) {
    int end = next;
    int left = room;
    while (end < items.size()) {
      int behind = unit(end);
      int size = size(end, behind);
      if (size + (endsAt(behind) ? 0 : Instruction.SIZE) > left) {
        break;
      }
      left -= size;
      end = behind;
    }
    int branch = end == next || endsAt(end) ? 0 : Instruction.SIZE;
    emit(end);
    fillWithTexts(left - branch);
  }

  /** Puts texts of further on where code does not fit: they may lie anywhere. */
  private void fillWithTexts(int room) {
    int left = room;
    int start = next;
    while (start < items.size()) {
      int end = unit(start);
      int size = size(start, end);
      List<Assembly.Item> unit = items.subList(start, end);
      if (size <= left && unit.stream().allMatch(Slots::isText)) {
        code.put(List.copyOf(unit));
        unit.clear();
        left -= size;
      } else {
        start = end;
      }
    }
  }

  private static boolean isText(Assembly.Item item) {
    return item instanceof Assembly.Mark || item instanceof Assembly.Text;
  }

  /** Emits what is left. */
  public void rest() {
    emit(items.size());
  }

  private void emit(int end) {
    if (next == end) {
      return;
    }
    if (!resume.isEmpty()) {
      code.label(resume);
    }
    code.step(items.get(end - 1).step());
    code.put(items.subList(next, end));
    next = end;
    resume = endsAt(end) ? "" : code.local("slot");
    if (!resume.isEmpty()) {
      code.b(resume);
    }
  }

  /**
   * Where the next part ends: labels, what they name, the instructions around an ISB, which acts
   * right behind one (MMU-02) or right before one (ERR-01), and behind data the rest of them.
   */
  private int unit(int start) {
    int end = start;
    while (items.get(end) instanceof Assembly.Mark) {
      end++;
    }
    boolean data = isData(items.get(end));
    end++;
    while (end < items.size() && (data ? isData(items.get(end)) : isBound(end))) {
      end++;
    }
    return end;
  }

  private boolean isBound(int place) {
    return isIsb(items.get(place))
        || isIsb(items.get(place - 1)) && items.get(place) instanceof Assembly.Code;
  }

  private static boolean isData(Assembly.Item item) {
    return !(item instanceof Assembly.Mark || item instanceof Assembly.Code);
  }

  /** At the most, wherever it lies. */
  private int size(int start, int end) {
    return items.subList(start, end).stream()
        .mapToInt(
            item -> item instanceof Assembly.Align align ? align.alignment() - 1 : item.size(0))
        .sum();
  }

  /** Whether nothing falls through to this place. */
  private boolean endsAt(int place) {
    return isData(items.get(place - 1))
        || items.get(place - 1) instanceof Assembly.Code before
            && (before.instruction() instanceof Direct direct && direct.op() == Direct.Op.B
                || before.instruction() instanceof Indirect indirect
                    && indirect.op() != Indirect.Op.BLR
                || isPlain(before, Plain.Op.ERET));
  }

  private static boolean isIsb(Assembly.Item item) {
    return item instanceof Assembly.Code instruction && isPlain(instruction, Plain.Op.ISB);
  }

  private static boolean isPlain(Assembly.Code item, Plain.Op op) {
    return item.instruction() instanceof Plain plain && plain.op() == op;
  }
}
