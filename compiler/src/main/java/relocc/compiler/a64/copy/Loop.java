package relocc.compiler.a64.copy;

import java.util.Locale;

/**
 * The loops that execute the entries of the moves table. A loop handles whole units only, so that
 * none of them needs code for a remainder: the table holds an entry for that.
 *
 * <p>With the MMU on, memory is Normal: Q registers, any alignment. With it off, every access is to
 * Device memory and must be aligned to its own size (MEM-13): X registers and smaller.
 */
public enum Loop {
  /** Ends the table. */
  END(0),
  FORWARD_512(512),
  FORWARD_32(32),
  FORWARD_64(64),
  FORWARD_8(8),
  FORWARD_4(4),
  FORWARD_2(2),
  FORWARD_1(1),
  BACKWARD_512(512),
  BACKWARD_32(32),
  BACKWARD_64(64),
  BACKWARD_8(8),
  BACKWARD_4(4),
  BACKWARD_2(2),
  BACKWARD_1(1),
  FILL_512(512),
  FILL_32(32),
  FILL_64(64),
  FILL_8(8),
  FILL_1(1),

  /** Zeros only; a unit is as large as the largest block of DC ZVA and aligned to that. */
  ZERO_2048(2048),
  ROTATE_256(256),
  ROTATE_64(64),
  ROTATE_1(1);

  private final int unit;

  Loop(int unit) {
    this.unit = unit;
  }

  /** How many bytes one turn moves; 0 for {@link #END}. */
  int unit() {
    return unit;
  }

  /** Whether it copies or fills from the lowest address up. */
  boolean isForward() {
    return !name().startsWith("BACKWARD");
  }

  /** Whether it reads what it writes. */
  boolean isCopy() {
    return name().startsWith("FORWARD") || name().startsWith("BACKWARD");
  }

  /** Whether its entry is followed by the addresses of a ring. */
  boolean isRotation() {
    return name().startsWith("ROTATE");
  }

  /** What the listing calls it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
