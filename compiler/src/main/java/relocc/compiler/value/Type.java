package relocc.compiler.value;

/** The kinds of number that are told apart. */
public enum Type {
  /** A bare number: fits wherever a number is wanted. */
  NUMBER("a number"),
  SIZE("a size"),
  /** Physical. */
  ADDRESS("an address"),
  VIRTUAL("a virtual address");

  private final String words;

  Type(String words) {
    this.words = words;
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
