package relocc.examples.matrix;

/** Where everything lies in the 32 MiB of the machine. */
final class Places {
  static final long RAM = 0x4000_0000L;
  static final int RAM_SIZE = 32 << 20;

  /** What a run says of itself; below it QEMU's device tree, above it nothing but the plan's. */
  static final long REPORT = 0x4018_0000L;

  static final int REPORT_SIZE = 512;
  static final long LOAD = 0x4040_0000L;
  static final int LOAD_SIZE = 128 << 10;
  static final long TREE = 0x4040_4000L;
  static final long NEXT = 0x4041_0000L;
  static final int NEXT_SIZE = (64 << 10) + 24;
  static final long ODD = 0x4060_0001L;
  static final long LEFT = 0x4070_0000L;
  static final long RIGHT = 0x4078_0010L;
  static final int SWAPPED = (8 << 10) + 48;
  static final long STUB = 0x4100_0000L;
  static final int STUB_SIZE = 1 << 20;

  /** What a caller maps of it. */
  static final int CODE_SIZE = 2 << 20;

  static final long STACK = 0x40f0_1230L;

  /** The launcher, read and executed, and its description of the state. */
  static final long START = 0x4180_0000L;

  static final long BLOCK = 0x4180_4000L;
  static final int START_SIZE = 64 << 10;

  /** A table without a mapping. */
  static final long EMPTY = 0x4181_0000L;

  /** Parameters in memory, and lists of pages. */
  static final long PARAMETERS = 0x4182_0008L;

  static final long WORDS = 0x4183_0000L;
  static final long MORE_WORDS = 0x4184_5000L;

  /** Where a list begins to write. */
  static final long LIST = 0x4070_0000L;

  static final long TABLES = 0x4190_0000L;
  static final long UART = 0x0900_0000L;

  private Places() {}
}
