package relocc.runtime.a64.simd;

import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/** Cyclic redundancy checks over the bytes of one register. */
public final class Checksums implements Family {
  private static final long IEEE = 0x04c1_1db7L;
  private static final long CASTAGNOLI = 0x1edc_6f41L;

  @Override
  public String rows() {
    return """
        CRC32B  | 00011010110 Rm:5 010 0 00 Rn:5 Rd:5
        CRC32H  | 00011010110 Rm:5 010 0 01 Rn:5 Rd:5
        CRC32W  | 00011010110 Rm:5 010 0 10 Rn:5 Rd:5
        CRC32X  | 10011010110 Rm:5 010 0 11 Rn:5 Rd:5
        CRC32CB | 00011010110 Rm:5 010 1 00 Rn:5 Rd:5
        CRC32CH | 00011010110 Rm:5 010 1 01 Rn:5 Rd:5
        CRC32CW | 00011010110 Rm:5 010 1 10 Rn:5 Rd:5
        CRC32CX | 10011010110 Rm:5 010 1 11 Rn:5 Rd:5
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
    long polynomial = row.startsWith("CRC32C") ? CASTAGNOLI : IEEE;
    int bits = 8 << "BHWX".indexOf(row.charAt(row.length() - 1));
    int rn = f.source("Rn");
    int rm = f.source("Rm");
    int rd = f.target("Rd");
    return core -> {
      core.system().requireChecksums();
      core.set(rd, divide((int) core.get(rn), core.get(rm), bits, polynomial), false);
    };
  }

  /**
   * The remainder of the accumulator and the value, both with their bits reversed, as the Arm ARM
   * has it: bit by bit of the value, the lowest first.
   */
  private static int divide(int accumulator, long value, int bits, long polynomial) {
    int remainder = Integer.reverse(accumulator);
    for (int i = 0; i < bits; i++) {
      boolean out = remainder < 0 ^ (value >>> i & 1) != 0;
      remainder = remainder << 1 ^ (out ? (int) polynomial : 0);
    }
    return Integer.reverse(remainder);
  }
}
