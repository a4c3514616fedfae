package relocc.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where a loader leaves the kernel, the device tree and the initramfs; see the plans. */
public enum LinuxLayout {
  /** The kernel in 4 KiB pages all over RAM, the rest where it belongs: {@code gather.rstub}. */
  GATHER(0x7f00_0000L, 0x4900_0000L) {
    @Override
    void prepare(DebianKernel kernel, Path work) throws IOException {
      Files.writeString(work.resolve("kernel.pages"), pages(kernel).text());
    }

    @Override
    void load(DebianKernel kernel, byte[] tree, Ram ram) throws IOException {
      ram.scatter(kernel.image(), pages(kernel));
      ram.put(TREE, tree);
      ram.put(initrd(), kernel.initrd());
    }

    private Scatter pages(DebianKernel kernel) {
      int size = kernel.image().length;
      return Scatter.over(
          IMAGE, stub(), slot -> slot < TREE || slot >= TREE + 64 * MIB, IMAGE, size, SEED);
    }
  },

  /** Everything in everything else's way: {@code handoff.rstub}. */
  HANDOFF(0x6000_0000L, 0x5400_0000L) {
    @Override
    void prepare(DebianKernel kernel, Path work) throws IOException {
      Files.write(work.resolve("Image"), kernel.image());
      Files.write(work.resolve("initrd.gz"), kernel.initrd());
    }

    @Override
    void load(DebianKernel kernel, byte[] tree, Ram ram) throws IOException {
      ram.put(LOAD, kernel.image());
      ram.put(LOAD + 32 * MIB, tree);
      ram.put(LOAD + 64 * MIB + MIB / 2, kernel.initrd());
    }
  };

  private static final long IMAGE = 0x4020_0000L;
  private static final long TREE = 0x4800_0000L;
  private static final long LOAD = 0x5000_0000L;
  private static final long MIB = 1 << 20;
  private static final long SEED = 20260101;

  private final long stub;
  private final long initrd;

  LinuxLayout(long stub, long initrd) {
    this.stub = stub;
    this.initrd = initrd;
  }

  /** The file of the plans. */
  public String fileName() {
    return name().toLowerCase(Locale.ROOT) + ".rstub";
  }

  /** Address of the stub, where the machine starts. */
  public long stub() {
    return stub;
  }

  /** Address at which the kernel finds the initramfs. */
  public long initrd() {
    return initrd;
  }

  /** Writes what the plans import, but for the device tree. */
  abstract void prepare(DebianKernel kernel, Path work) throws IOException;

  /** Puts all but the stub where a loader would leave it. */
  abstract void load(DebianKernel kernel, byte[] tree, Ram ram) throws IOException;
}
