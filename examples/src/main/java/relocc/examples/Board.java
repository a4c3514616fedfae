package relocc.examples;

import java.io.IOException;
import java.nio.file.Path;

/** The device tree that a machine hands to a kernel, with its {@code /chosen} filled in. */
public final class Board {
  private static final Tool FDTPUT = new Tool("fdtput");

  private Board() {}

  public static boolean isInstalled() {
    return FDTPUT.isInstalled();
  }

  /**
   * Writes the tree of {@code machine}, with which a kernel says much.
   *
   * @param tree the file to write
   * @param initrd physical address of the initramfs
   * @param initrdSize its size in bytes
   */
  public static void write(Machine machine, Path tree, long initrd, long initrdSize)
      throws IOException {
    write(machine, tree, "", initrd, initrdSize);
  }

  /**
   * The same.
   *
   * @param more what the kernel's command line has beside the console and a reset after a panic
   */
  public static void write(Machine machine, Path tree, String more, long initrd, long initrdSize)
      throws IOException {
    machine.describe(tree);
    put(tree, "s", "bootargs", ("console=ttyAMA0 panic=-1 " + more).strip());
    putAddress(tree, "linux,initrd-start", initrd);
    putAddress(tree, "linux,initrd-end", initrd + initrdSize);
  }

  private static void putAddress(Path tree, String property, long address) throws IOException {
    put(tree, "x", property, hex(address >>> 32), hex(address & 0xffff_ffffL));
  }

  private static void put(Path tree, String type, String property, String... values)
      throws IOException {
    Object[] arguments = new Object[5 + values.length];
    System.arraycopy(new Object[] {"-t", type, tree, "/chosen", property}, 0, arguments, 0, 5);
    System.arraycopy(values, 0, arguments, 5, values.length);
    FDTPUT.run(arguments);
  }

  private static String hex(long value) {
    return Long.toHexString(value);
  }
}
