package relocc.compiler;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** ELF files of headers and zeros (System V ABI, chapters 4 and 5), to be linked by nobody. */
public final class ElfBytes {
  private ElfBytes() {}

  /**
   * An AArch64 program.
   *
   * @param segments of each: p_offset, p_vaddr, p_paddr, p_filesz, p_memsz
   */
  public static byte[] program(long entry, int size, long[]... segments) {
    ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1);
    file.position(16);
    file.putShort((short) 2).putShort((short) 183).putInt(1).putLong(entry).putLong(64).putLong(0);
    file.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) segments.length);
    file.position(64);
    for (long[] segment : segments) {
      file.putInt(1).putInt(7);
      for (long word : segment) {
        file.putLong(word);
      }
      file.putLong(8);
    }
    return file.array();
  }
}
