package relocc.runtime.a64.isa;

import java.util.List;
import relocc.runtime.a64.DecodeTable;
import relocc.runtime.a64.simd.Checksums;
import relocc.runtime.a64.simd.Hashes;
import relocc.runtime.a64.simd.Permutations;
import relocc.runtime.a64.simd.VectorArithmetic;

/** The list of all families. */
public final class InstructionSet {
  private static final DecodeTable TABLE =
      new DecodeTable(
          List.of(
              new Arithmetic(),
              new Logical(),
              new Moves(),
              new RegisterOperations(),
              new Conditional(),
              new Branches(),
              new SingleTransfers(),
              new Exclusives(),
              new PairTransfers(),
              new Vectors(),
              new VectorArithmetic(),
              new Permutations(),
              new Checksums(),
              new Hashes(),
              new SystemInstructions()));

  private InstructionSet() {}

  /** The decode table; immutable. */
  public static DecodeTable table() {
    return TABLE;
  }
}
