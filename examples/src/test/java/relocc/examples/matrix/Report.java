package relocc.examples.matrix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What a run left about itself: the offsets are those of {@code arrive.S}. */
final class Report {
  private static final int IDENTITY = 40;
  private static final int REGISTERS = 64;
  private static final int STATE = 320;
  private static final long VECTOR = 256;
  private static final int TRIAL = 400;
  private static final int TRAP = 408;
  private static final int SECURE = 424;
  private static final int DISTANCE = 432;
  private static final int DONE = 440;
  private static final long E2H = 1L << 34;

  private final ByteBuffer words;

  Report(byte[] bytes) {
    words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The word at an offset that {@code arrive.S} or {@code byhand.S} names. */
  long word(int offset) {
    return words.getLong(offset);
  }

  /** The code with which the stub returned, everything being as it was; empty if it did not. */
  OptionalLong returned() {
    return word(0) == 2 ? OptionalLong.of(word(8)) : OptionalLong.empty();
  }

  /** How it differs from what the row wants; empty where it does not. */
  List<String> differences(Row row, Map<Integer, Long> registers) {
    List<String> found = new ArrayList<>();
    switch ((int) word(0)) {
      case 0 -> found.add("nothing was reached");
      case 1 -> arrived(row, registers, found);
      case 2 -> found.add("the stub returned with " + word(8));
      case 3 ->
          found.add(
              String.format(
                  "exception before the stub's first or behind its last instruction: ESR %x at"
                      + " EL%d, ELR %x, FAR %x",
                  word(8), word(16) >> 2, word(24), word(32)));
      case 5 -> found.add("the stub returned with " + word(8) + ", and changed " + word(24));
      default -> found.add("no report: " + word(0));
    }
    return found;
  }

  private void arrived(Row row, Map<Integer, Long> registers, List<String> found) {
    for (int i = 0; i <= (row.calls() ? 3 : 30); i++) {
      same("x" + i, registers.getOrDefault(i, 0L), word(REGISTERS + 8 * i), found);
    }
    boolean sameLevel = row.left() == row.entry();
    if (registers.containsKey(31) || sameLevel) {
      long sp = registers.getOrDefault(31, Places.STACK);
      same("sp", sp, word(REGISTERS + 8 * 31), found);
    }
    Level left = row.left();
    same("CurrentEL", left.number(), word(STATE), found);
    same("SPSel", 1, word(STATE + 8), found);
    same("DAIF", 0x3c0, word(STATE + 16), found);
    same("SCTLR", left.sctlrOff(), word(STATE + 24), found);
    if (left.number() == 2) {
      same("HCR_EL2.E2H", left == Level.VHE ? E2H : 0, word(STATE + 32) & E2H, found);
    }
    trials(row, left, found);
  }

  private void trials(Row row, Level left, List<String> found) {
    if (word(DONE) != 1) {
      found.add(
          String.format(
              "trial %d is trapped: ESR %x, ELR %x", word(TRIAL), word(TRAP), word(TRAP + 8)));
    }
    same("secure memory seen", 0, word(SECURE), found);
    if (left == Level.EL1) {
      same("MIDR", word(IDENTITY), word(STATE + 56), found);
      same("MPIDR", word(IDENTITY + 8), word(STATE + 64), found);
    }
    if (left.number() < row.entry().number()) {
      same("the length of a vector", row.isOld() ? 0 : VECTOR, word(STATE + 72), found);
      long behind = word(DISTANCE);
      if (Math.abs(behind) > 1 << 20) {
        found.add("the virtual counter is " + behind + " from the physical one");
      }
    }
  }

  static void same(String what, long expected, long actual, List<String> found) {
    if (expected != actual) {
      found.add(String.format("%s is %x, not %x", what, actual, expected));
    }
  }
}
