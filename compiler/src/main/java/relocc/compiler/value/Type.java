package relocc.compiler.value;

/** The kinds of number that are told apart. */
public enum Type {
  /** A bare number: fits wherever a number is wanted. */
  NUMBER("a number", "write a number without a unit"),
  SIZE("a size", "write a size such as `4 KiB`"),
  /** Physical. */
  ADDRESS("an address", "write an address such as `0x4020_0000`, or a region"),
  VIRTUAL("a virtual address", "write an address such as `0xffff_0000`");

  private final String words;
  private final String help;

  Type(String words, String help) {
    this.words = words;
    this.help = help;
  }

  /** How one is written, for messages. */
  String help() {
    return help;
  }

  /** With its article, for messages. */
  public String words() {
    return words;
  }

  /** Whether a value of this type may stand where {@code wanted} is wanted. */
  public boolean fits(Type wanted) {
    return this == wanted || this == NUMBER;
  }

  public boolean isPlace() {
    return this == ADDRESS || this == VIRTUAL;
  }
}
