package relocc.compiler.resolve;

/** The kinds of number that are told apart. */
enum Type {
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
  String words() {
    return words;
  }

  /** Whether a value of this type may stand where {@code wanted} is wanted. */
  boolean fits(Type wanted) {
    return this == wanted || this == NUMBER;
  }

  boolean isPlace() {
    return this == ADDRESS || this == VIRTUAL;
  }
}
