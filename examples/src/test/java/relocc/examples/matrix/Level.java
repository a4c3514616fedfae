package relocc.examples.matrix;

/** Where a stub is entered: an exception level, EL2 being two. */
enum Level {
  EL1(1, "el 1"),
  EL2(2, "el 2"),
  VHE(2, "el 2 vhe"),
  EL3(3, "el 3");

  private final int number;
  private final String text;

  Level(int number, String text) {
    this.number = number;
    this.text = text;
  }

  int number() {
    return number;
  }

  /** As a plan writes it. */
  String text() {
    return text;
  }

  /** Whether there is a TTBR1: at EL1 and at EL2 with VHE (EL-03). */
  boolean hasTwoRanges() {
    return this == EL1 || this == VHE;
  }

  /** SCTLR with everything off: its RES1 bits (MMU-10). */
  long sctlrOff() {
    return this == EL1 ? 0x30d0_0800L : 0x30c5_0830L;
  }
}
