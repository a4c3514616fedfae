package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X16;
import static relocc.compiler.a64.Register.X.X9;
import static relocc.compiler.a64.SystemOperation.SystemRegister.HCR_EL2;
import static relocc.compiler.a64.SystemOperation.SystemRegister.ID_AA64ISAR0_EL1;
import static relocc.compiler.a64.SystemOperation.SystemRegister.ID_AA64MMFR0_EL1;
import static relocc.compiler.a64.SystemOperation.SystemRegister.ID_AA64MMFR2_EL1;
import static relocc.compiler.a64.SystemOperation.SystemRegister.ID_AA64MMFR3_EL1;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.report.Refusals;
import relocc.compiler.lower.Need;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.lower.Translation;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Proves that the stub was entered as the plan says, and refuses what is otherwise: nothing has
 * been changed yet.
 *
 * <p>Registers: x0, x1 scratch; x9 becomes SCTLR as it was found, x16 has CurrentEL and gets bit 0
 * at EL2 without VHE where a plan allows both.
 */
final class StateCode {
  private static final int SCTLR_C_BIT = 2;
  private static final int SCTLR_EE_BIT = 25;
  private static final int HCR_E2H_BIT = 34;

  /** Fields of ID_AA64ISAR0_EL1. */
  private static final int ISAR0_SHA2 = 12;

  private static final int ISAR0_CRC32 = 16;

  private final Code code;
  private final Routine routine;
  private final Refusals refusals;

  StateCode(Code code, Routine routine, Refusals refusals) {
    this.code = code;
    this.routine = routine;
    this.refusals = refusals;
  }

  /** Refuses the wrong place, level and state. */
  void check() {
    Step.Enter step = routine.enter();
    checkAddress(step);
    checkLevel(step.levels().stream().map(ExceptionLevel::number).collect(Collectors.toSet()));
    if (code.tellsHosts()) {
      tellHosts();
    }
    boolean either = isEither(step.levels());
    code.perLevel(List.of(level -> checkHost(level, either), this::checkControl));
  }

  /** CurrentEL is 4, 8 or 12. */
  private void checkLevel(Set<Integer> numbers) {
    List<Integer> others =
        IntStream.rangeClosed(1, 3).boxed().filter(i -> !numbers.contains(i)).toList();
    if (!others.isEmpty()) {
      boolean single = numbers.size() == 1;
      code.cmp(X16, (single ? numbers.iterator().next() : others.get(0)) << 2);
      Conditional.Op wrong = single ? Conditional.Op.NE : Conditional.Op.EQ;
      code.b(wrong, refusals.first(Failure.WRONG_LEVEL));
    }
  }

  private void checkAddress(Step.Enter step) {
    boolean anywhere = step.base().isEmpty();
    String why = anywhere ? "the vectors are aligned to it" : "the tables hold absolute addresses";
    String refuse = refusals.first(Failure.WRONG_ADDRESS);
    code.note(why).adr(X0, Names.START);
    if (anywhere) {
      code.and(X0, X0, routine.page() - 1);
      code.cbnz(X0, refuse);
    } else {
      code.mov(X1, step.base().getAsLong());
      code.cmp(X0, X1);
      code.b(Conditional.Op.NE, refuse);
    }
  }

  /** Refuses what only matters where the stub has tables of its own. */
  void checkTables() {
    routine.translation().filter(t -> routine.buildsTables()).ifPresent(this::checkReach);
    routine.translation().ifPresent(tables -> tables.needs().forEach(this::checkNeed));
    if (routine.hasTables() && !code.levels().equals(List.of(ExceptionLevel.EL3))) {
      checkExtendedTranslation();
    }
  }

  /** Refuses a processor without the instructions that digests are made with. */
  void checkInstructions() {
    for (Action.Algorithm algorithm : Action.Algorithm.values()) {
      if (routine.makes(algorithm)) {
        code.note(algorithm == Action.Algorithm.SHA256 ? "FEAT_SHA256" : "FEAT_CRC32")
            .mrs(X0, ID_AA64ISAR0_EL1);
        code.ubfx(X0, X0, algorithm == Action.Algorithm.SHA256 ? ISAR0_SHA2 : ISAR0_CRC32, 4);
        code.cbz(X0, refusals.then(Failure.WRONG_STATE));
      }
    }
  }

  /** TAB-05: a granule that is not there silently becomes another. */
  private void checkNeed(Need need) {
    String refuse = refusals.then(Failure.WRONG_STATE);
    int low = need.field().lowestBit();
    code.note("TAB-05").mrs(X0, need.field().register() == 0 ? ID_AA64MMFR0_EL1 : ID_AA64MMFR2_EL1);
    if (need.field().isSigned()) {
      code.tbnz(X0, low + 3, refuse);
    }
    if (need.least() > 0) {
      code.ubfx(X0, X0, low, 4);
      code.cmp(X0, need.least());
      code.b(Conditional.Op.LO, refuse);
    }
  }

  /** TAB-03: the tables must reach the stub, wherever it lies. */
  private void checkReach(Translation translation) {
    code.adr(X0, Names.START);
    code.lsr(X0, X0, translation.vaBits());
    code.cbnz(X0, refusals.then(Failure.WRONG_ADDRESS));
  }

  /** Others than EL2 come here too. */
  private void tellHosts() {
    String told = code.local("told");
    code.cmp(X16, 2 << 2);
    code.b(Conditional.Op.NE, told);
    code.note("EL-01: with VHE these registers mean others").mrs(X0, HCR_EL2);
    code.tbnz(X0, HCR_E2H_BIT, told);
    code.orr(X16, X16, 1 << Code.NO_HOST_BIT);
    code.label(told);
  }

  /** Whether EL2 is entered with VHE and without: what is found decides. */
  private static boolean isEither(List<ExceptionLevel> levels) {
    return levels.contains(ExceptionLevel.EL2) && levels.contains(ExceptionLevel.EL2_VHE);
  }

  private void checkHost(ExceptionLevel level, boolean either) {
    if (level.number() == 2 && !either) {
      String refuse = refusals.first(Failure.WRONG_STATE);
      code.note("EL-01: with VHE these registers mean others").mrs(X0, HCR_EL2);
      if (level == ExceptionLevel.EL2) {
        code.tbnz(X0, HCR_E2H_BIT, refuse);
      } else {
        code.tbz(X0, HCR_E2H_BIT, refuse);
      }
    }
  }

  private void checkControl(ExceptionLevel level) {
    String refuse = refusals.first(Failure.WRONG_STATE);
    code.mrs(X9, Code.banked("SCTLR", level));
    if (routine.enter().map(level).isOn()) {
      code.note("the MMU is off").tbz(X9, 0, refuse);
      code.note("the data cache is off").tbz(X9, SCTLR_C_BIT, refuse);
    } else {
      code.note("the MMU is on").tbnz(X9, 0, refuse);
    }
    code.note("big-endian").tbnz(X9, SCTLR_EE_BIT, refuse);
  }

  /** EL-19: TCR2 can give permission bits another meaning; it is 0 unless a caller used it. */
  private void checkExtendedTranslation() {
    String absent = code.local("no_tcr2");
    code.mrs(X0, ID_AA64MMFR3_EL1);
    code.ubfx(X0, X0, 0, 4);
    code.cbz(X0, absent);
    String refuse = refusals.then(Failure.WRONG_STATE);
    code.perLevel(
        level -> {
          if (level != ExceptionLevel.EL3) {
            code.mrs(X0, Code.banked("TCR2", level));
            code.note("EL-19").cbnz(X0, refuse);
          }
        });
    code.label(absent);
  }
}
