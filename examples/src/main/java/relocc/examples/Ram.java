package relocc.examples;

import static java.nio.channels.FileChannel.MapMode.READ_ONLY;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The RAM of QEMU's virt machine as a sparse file. QEMU maps the file, so that thousands of
 * scattered pages are in place before the first instruction, and a test can read every byte after
 * the last.
 *
 * @param file holds the byte of address {@link #BASE} first
 * @param size how much of it there is, in bytes; a multiple of 1 MiB
 */
public record Ram(Path file, int size) {
  /** The first address of RAM on the virt machine. */
  public static final long BASE = 0x4000_0000L;

  /** As much as the boards of the examples have, in bytes. */
  public static final int GIB = 1 << 30;

  /** A RAM of zeros; a file of that name is replaced. */
  public static Ram blank(Path file, int size) throws IOException {
    try (FileChannel channel = FileChannel.open(file, CREATE, TRUNCATE_EXISTING, WRITE)) {
      channel.write(ByteBuffer.allocate(1), size - 1L);
    }
    return new Ram(file, size);
  }

  /** The first address behind it. */
  public long end() {
    return BASE + size;
  }

  /** Puts {@code bytes} at a physical address. */
  public void put(long address, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      put(channel, address, bytes, 0, bytes.length);
    }
  }

  /** Puts each page of {@code image} at its source. */
  public void scatter(byte[] image, Scatter scatter) throws IOException {
    try (FileChannel channel = FileChannel.open(file, WRITE)) {
      for (Scatter.Page page : scatter.pages()) {
        int from = (int) (page.destination() - scatter.destination());
        put(channel, page.source(), image, from, page.size());
      }
    }
  }

  /** The {@code size} bytes at a physical address. */
  public byte[] get(long address, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    try (FileChannel channel = FileChannel.open(file, READ)) {
      while (bytes.hasRemaining() && channel.read(bytes, offset(address) + bytes.position()) > 0) {
        // a read may be short
      }
    }
    if (bytes.hasRemaining()) {
      throw new IOException("outside RAM: " + Long.toHexString(address) + " + " + size);
    }
    return bytes.array();
  }

  /** The first address in {@code from .. to} whose byte is another one in {@code other}. */
  public OptionalLong firstDifference(Ram other, long from, long to) throws IOException {
    try (FileChannel mine = FileChannel.open(file, READ);
        FileChannel theirs = FileChannel.open(other.file, READ)) {
      long start = offset(from);
      int difference =
          mine.map(READ_ONLY, start, to - from).mismatch(theirs.map(READ_ONLY, start, to - from));
      return difference < 0 ? OptionalLong.empty() : OptionalLong.of(from + difference);
    }
  }

  private void put(FileChannel channel, long address, byte[] bytes, int from, int size)
      throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes, from, size);
    while (rest.hasRemaining()) {
      channel.write(rest, offset(address) + rest.position() - from);
    }
  }

  private long offset(long address) {
    if (address < BASE || address >= end()) {
      throw new IllegalArgumentException("outside RAM: " + Long.toHexString(address));
    }
    return address - BASE;
  }
}
