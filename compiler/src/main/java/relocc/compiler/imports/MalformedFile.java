package relocc.compiler.imports;

/** What a reader found wrong; never leaves this package. */
final class MalformedFile extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param finding continues a sentence that starts with the file's name
   */
  MalformedFile(String finding) {
    super(finding, null, false, false);
  }
}
