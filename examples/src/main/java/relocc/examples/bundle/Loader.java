package relocc.examples.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import relocc.examples.Machine;
import relocc.examples.Tool;
import relocc.examples.kexec.Guest;
import relocc.examples.kexec.Setup;

/** Who boots a bundle, as it would boot a kernel. */
public enum Loader {
  /** QEMU's own loader of kernels. */
  QEMU {
    @Override
    List<String> start(Path example, Path image, Path kernel) {
      return List.of("-kernel", image.toString());
    }
  },

  /** Debian's U-Boot, which finds the image in memory and moves it to where its header says. */
  UBOOT {
    @Override
    Machine machine(Setup setup) {
      return super.machine(setup).with("-bios", FIRMWARE.toString());
    }

    @Override
    List<String> start(Path example, Path image, Path kernel) {
      return List.of("-device", "loader,force-raw=on,addr=" + FOUND_AT + ",file=" + image);
    }

    @Override
    void command(Guest guest) throws IOException {
      guest.hear("Hit any key to stop autoboot");
      guest.say("");
      guest.hear("=> ");
      guest.say("booti " + FOUND_AT + " - ${fdtcontroladdr}");
    }
  },

  /** Debian's kexec-tools in a first kernel. */
  KEXEC {
    @Override
    List<String> start(Path example, Path image, Path kernel) throws IOException {
      Path initramfs = image.resolveSibling("first.cpio");
      new Tool("sh").run(example.resolve("initramfs.sh"), image, initramfs);
      return List.of(
          "-kernel", kernel.toString(),
          "-initrd", initramfs.toString(),
          "-append", "console=ttyAMA0 panic=-1 quiet rdinit=/start");
    }
  };

  /** Where the package u-boot-qemu puts the firmware. */
  public static final Path FIRMWARE = Path.of("/usr/lib/u-boot/qemu_arm64/u-boot.bin");

  /** Not where the header wants it. */
  static final String FOUND_AT = "0x50000000";

  /** Whether all that it needs beside QEMU is there. */
  public boolean isInstalled() {
    return switch (this) {
      case QEMU -> true;
      case UBOOT -> Files.isReadable(FIRMWARE);
      case KEXEC -> new Tool("cpio").isInstalled();
    };
  }

  /**
   * What it runs on, and what the device tree in the bundle has to describe: with firmware QEMU's
   * board has other devices.
   */
  Machine machine(Setup setup) {
    return setup.machine();
  }

  /**
   * QEMU's options for what the machine starts with.
   *
   * @param example the folder of the example
   * @param image the bundle; what else is needed is made beside it
   * @param kernel an arm64 Image
   */
  abstract List<String> start(Path example, Path image, Path kernel) throws IOException;

  /** Tells it to boot the bundle, where it does not by itself. */
  void command(Guest guest) throws IOException {}
}
