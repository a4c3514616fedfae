package relocc.runtime.a64.simd;

import relocc.runtime.a64.Core;
import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;

/** The four instructions for SHA-256, after the pseudocode of the Arm ARM. */
public final class Hashes implements Family {
  @Override
  public String rows() {
    return """
        SHA256H_v   | 01011110000 Rm:5 0 100 00 Rn:5 Rd:5
        SHA256H2_v  | 01011110000 Rm:5 0 101 00 Rn:5 Rd:5
        SHA256SU1_v | 01011110000 Rm:5 0 110 00 Rn:5 Rd:5
        SHA256SU0_v | 01011110 00 10100 00010 10 Rn:5 Rd:5
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
    int rd = f.get("Rd");
    int rn = f.get("Rn");
    int rm = f.layout().containsKey("Rm") ? f.get("Rm") : 0;
    Operation operation =
        switch (row) {
          case "SHA256H_v" -> (d, n, m) -> hash(d, n, m, true);
          case "SHA256H2_v" -> (d, n, m) -> hash(n, d, m, false);
          case "SHA256SU1_v" -> Hashes::secondUpdate;
          default -> (d, n, m) -> firstUpdate(d, n);
        };
    return core -> {
      core.system().requireVectors();
      core.system().requireHashes();
      Elements.write(
          core,
          rd,
          operation.of(Elements.words(core, rd), Elements.words(core, rn), words(core, rm)));
    };
  }

  private static int[] words(Core core, int register) {
    return Elements.words(core, register);
  }

  /** On the four words of each register, the lowest first. */
  @FunctionalInterface
  private interface Operation {
    int[] of(int[] d, int[] n, int[] m);
  }

  /** SHA256hash(): four rounds; x is a to d, y is e to h. */
  private static int[] hash(int[] x, int[] y, int[] w, boolean first) {
    for (int e = 0; e < 4; e++) {
      int choose = (y[1] ^ y[2]) & y[0] ^ y[2];
      int majority = x[0] & x[1] | (x[0] | x[1]) & x[2];
      int sum = y[3] + sigma(y[0], 6, 11, 25) + choose + w[e];
      int x3 = sum + x[3];
      int y3 = sum + sigma(x[0], 2, 13, 22) + majority;
      // <Y, X> = ROL(Y : X, 32)
      int[] turnedX = {y3, x[0], x[1], x[2]};
      y = new int[] {x3, y[0], y[1], y[2]};
      x = turnedX;
    }
    return first ? x : y;
  }

  private static int sigma(int word, int a, int b, int c) {
    return Integer.rotateRight(word, a)
        ^ Integer.rotateRight(word, b)
        ^ Integer.rotateRight(word, c);
  }

  private static int[] firstUpdate(int[] d, int[] n) {
    int[] t = {d[1], d[2], d[3], n[0]};
    int[] result = new int[4];
    for (int e = 0; e < 4; e++) {
      int turned = Integer.rotateRight(t[e], 7) ^ Integer.rotateRight(t[e], 18) ^ t[e] >>> 3;
      result[e] = turned + d[e];
    }
    return result;
  }

  private static int[] secondUpdate(int[] d, int[] n, int[] m) {
    int[] t = {n[1], n[2], n[3], m[0]};
    int[] result = new int[4];
    for (int e = 0; e < 4; e++) {
      int from = e < 2 ? m[e + 2] : result[e - 2];
      int turned = Integer.rotateRight(from, 17) ^ Integer.rotateRight(from, 19) ^ from >>> 10;
      result[e] = turned + d[e] + t[e];
    }
    return result;
  }
}
