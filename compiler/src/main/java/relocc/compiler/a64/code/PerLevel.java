package relocc.compiler.a64.code;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import relocc.compiler.a64.Assembly;
import relocc.compiler.a64.Instruction;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation;
import relocc.compiler.plan.ExceptionLevel;

/** Code of its own for each level, and where it is told by x16 which of it is executed. */
final class PerLevel {
  /** That in which they are told apart. */
  static final List<ExceptionLevel> ORDER =
      List.of(ExceptionLevel.EL1, ExceptionLevel.EL3, ExceptionLevel.EL2, ExceptionLevel.EL2_VHE);

  /** Set in CurrentEL at EL2 and EL3, and not at EL1. */
  private static final int CURRENTEL_EL2_BIT = 3;

  /** Set in CurrentEL at EL1 and EL3, and not at EL2. */
  private static final int CURRENTEL_EL1_BIT = 2;

  private final Code code;
  private final List<ExceptionLevel> levels;
  private final boolean sharesNames;

  /**
   * @param levels in {@link #ORDER}
   * @param sharesNames whether EL1 and EL2 with VHE may have code in common
   */
  PerLevel(Code code, List<ExceptionLevel> levels, boolean sharesNames) {
    this.code = code;
    this.levels = levels;
    this.sharesNames = sharesNames;
  }

  /** The code. */
  void emit(Consumer<ExceptionLevel> body) {
    Map<ExceptionLevel, List<Assembly.Item>> blocks = new EnumMap<>(ExceptionLevel.class);
    levels.forEach(level -> blocks.put(level, code.apart(() -> body.accept(level))));
    List<ExceptionLevel> different = new ArrayList<>(levels);
    boolean asHypervisor =
        code.tellsHosts()
            && blocks.get(ExceptionLevel.EL2).equals(blocks.get(ExceptionLevel.EL2_VHE));
    boolean asKernel =
        sharesNames
            && atHost(blocks.get(ExceptionLevel.EL1)).equals(blocks.get(ExceptionLevel.EL2_VHE));
    if (asHypervisor || asKernel) {
      different.remove(ExceptionLevel.EL2_VHE);
    }
    if (blocks.values().stream().distinct().count() == 1 || different.size() == 1) {
      code.put(blocks.get(different.get(0)));
    } else {
      tell(different, code.local("done"), blocks, asKernel && !asHypervisor);
    }
  }

  /** What the items do at EL2 with VHE, in that level's names. */
  private static List<Assembly.Item> atHost(List<Assembly.Item> block) {
    List<Assembly.Item> there = new ArrayList<>();
    for (Assembly.Item item : block) {
      if (item instanceof Assembly.Code code
          && code.instruction() instanceof SystemOperation.Move move) {
        Instruction moved = new SystemOperation.Move(move.op(), move.register().atHost(), move.t());
        there.add(new Assembly.Code(moved, code.note(), code.step()));
      } else {
        there.add(item);
      }
    }
    return there;
  }

  /**
   * The first of the levels, and behind a branch the others.
   *
   * @param withHost whether the code for EL1 is that for EL2 with VHE
   */
  private void tell(
      List<ExceptionLevel> some,
      String done,
      Map<ExceptionLevel, List<Assembly.Item>> blocks,
      boolean withHost) {
    ExceptionLevel first = some.get(0);
    List<Assembly.Item> block = blocks.get(first);
    List<Assembly.Item> other = blocks.get(some.get(1));
    if (some.size() > 2 || !block.isEmpty() && !other.isEmpty()) {
      String others = code.local("not_" + first.name().toLowerCase(Locale.ROOT));
      branch(first, withHost, false, others);
      code.put(block);
      code.b(done);
      code.label(others);
      if (some.size() > 2) {
        tell(some.subList(1, some.size()), done, blocks, withHost);
        return;
      }
      code.put(other);
    } else {
      branch(first, withHost, block.isEmpty(), done);
      code.put(block);
      code.put(other);
    }
    code.label(done);
  }

  /** Branches at a level, or at all that come behind it in {@link #ORDER}. */
  private void branch(ExceptionLevel level, boolean withHost, boolean at, String target) {
    int bit =
        switch (level) {
          case EL1 -> withHost ? Code.NO_HOST_BIT : CURRENTEL_EL2_BIT;
          case EL3 -> CURRENTEL_EL1_BIT;
          case EL2 -> Code.NO_HOST_BIT;
          case EL2_VHE -> throw new IllegalStateException("the last of all levels");
        };
    boolean isSet = level != ExceptionLevel.EL1;
    if (isSet == at) {
      code.tbnz(X.X16, bit, target);
    } else {
      code.tbz(X.X16, bit, target);
    }
  }
}
