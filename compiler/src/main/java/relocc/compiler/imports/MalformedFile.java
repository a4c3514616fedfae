package relocc.compiler.imports;

/** What a reader found wrong; never leaves the readers. */
public final class MalformedFile extends Exception {
  private static final long serialVersionUID = 1L;

  private final String help;

  /**
   * @param finding continues a sentence that starts with the file's name
   * @param help a fix that works
   */
  public MalformedFile(String finding, String help) {
    super(finding, null, false, false);
    this.help = help;
  }

  /** A file that is damaged, or was never a device tree. */
  public MalformedFile(String finding) {
    this(finding, "make it again with dtc -I dts -O dtb, and look at it with fdtdump");
  }

  /** A fix that works. */
  public String help() {
    return help;
  }
}
