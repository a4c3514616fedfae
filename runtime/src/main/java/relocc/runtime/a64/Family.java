package relocc.runtime.a64;

/** Instructions that are alike: their rows of the decode table, and what they do. */
public interface Family {
  /**
   * Rows in the manual's notation, one a line: a name, a bar, and the word from bit 31 down, as
   * literal bits and fields {@code name:width}. The name starts with the mnemonic; what follows an
   * underscore tells forms apart.
   */
  String rows();

  /**
   * The instruction for a word that matches the row, or {@link Instruction#undefined} when the
   * fields hold a reserved combination.
   */
  Instruction bind(String row, Fields fields);
}
