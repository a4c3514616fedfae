package relocc.runtime.memory;

import java.util.Arrays;
import java.util.Collection;
import java.util.OptionalLong;

/**
 * The physical bytes of a machine: 2^64 of them, little endian. What nobody has written yet holds
 * the background, a word per 8-byte address that depends on the seed alone and is distinct for
 * every address, so that one run of code that never looks at the data proves the movement of all
 * data. Pages come into being when they are first written. Addresses are unsigned and wrap at 2^64;
 * nothing needs to be aligned. Not safe for use by several threads.
 */
public final class Memory {
  private static final int SHIFT = 12;
  private static final int PAGE = 1 << SHIFT;
  private static final int OFFSET = PAGE - 1;

  private final long seed;
  private final PageTable<byte[]> pages;

  /** A memory that nobody has written; {@code seed} chooses the background. */
  public Memory(long seed) {
    this(seed, new PageTable<>());
  }

  private Memory(long seed, PageTable<byte[]> pages) {
    this.seed = seed;
    this.pages = pages;
  }

  /** A memory with the same bytes; later writes to one do not show in the other. */
  public Memory copy() {
    return new Memory(seed, pages.copy(byte[]::clone));
  }

  /** The seed of the background. */
  public long seed() {
    return seed;
  }

  /** The 64-bit word that {@code address} rounded down to 8 holds until it is written. */
  public long background(long address) {
    // The finisher of splitmix64; a bijection, hence no two addresses have the same word.
    long z = ((address >>> 3) + seed) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The byte at {@code address}, 0..255. */
  public int load8(long address) {
    byte[] page = pages.get(address >>> SHIFT);
    return page == null
        ? (int) (background(address) >>> ((address & 7) << 3)) & 0xff
        : page[(int) address & OFFSET] & 0xff;
  }

  /** Two bytes, zero-extended. */
  public int load16(long address) {
    byte[] page = within(address, 2);
    return page == null
        ? load8(address) | load8(address + 1) << 8
        : (int) LittleEndian.get(page, (int) address & OFFSET, 1);
  }

  /** Four bytes. */
  public int load32(long address) {
    byte[] page = within(address, 4);
    return page == null
        ? load16(address) | load16(address + 2) << 16
        : (int) LittleEndian.get(page, (int) address & OFFSET, 2);
  }

  /**
   * 1, 2, 4 or 8 bytes, zero-extended.
   *
   * @param log2 0..3, the size as a power of two
   */
  public long load(long address, int log2) {
    return switch (log2) {
      case 0 -> load8(address);
      case 1 -> load16(address);
      case 2 -> load32(address) & 0xffff_ffffL;
      default -> load64(address);
    };
  }

  /** Stores the low 1, 2, 4 or 8 bytes of {@code value}. */
  public void store(long address, int log2, long value) {
    switch (log2) {
      case 0 -> store8(address, (int) value);
      case 1 -> store16(address, (int) value);
      case 2 -> store32(address, (int) value);
      default -> store64(address, value);
    }
  }

  /** Eight bytes. */
  public long load64(long address) {
    byte[] page = within(address, 8);
    if (page != null) {
      return LittleEndian.get(page, (int) address & OFFSET, 3);
    }
    return (address & 7) == 0
        ? background(address)
        : (load32(address) & 0xffff_ffffL) | (long) load32(address + 4) << 32;
  }

  /** Stores the low 8 bits of {@code value}. */
  public void store8(long address, int value) {
    pageForWrite(address)[(int) address & OFFSET] = (byte) value;
  }

  /** Stores the low 16 bits of {@code value}. */
  public void store16(long address, int value) {
    if (crosses(address, 2)) {
      store8(address, value);
      store8(address + 1, value >> 8);
    } else {
      LittleEndian.put(pageForWrite(address), (int) address & OFFSET, 1, value);
    }
  }

  public void store32(long address, int value) {
    if (crosses(address, 4)) {
      store16(address, value);
      store16(address + 2, value >> 16);
    } else {
      LittleEndian.put(pageForWrite(address), (int) address & OFFSET, 2, value);
    }
  }

  public void store64(long address, long value) {
    if (crosses(address, 8)) {
      store32(address, (int) value);
      store32(address + 4, (int) (value >>> 32));
    } else {
      LittleEndian.put(pageForWrite(address), (int) address & OFFSET, 3, value);
    }
  }

  /** Fills {@code length} bytes of {@code into} from {@code offset} with those at an address. */
  public void read(long address, byte[] into, int offset, int length) {
    for (int done = 0; done < length; ) {
      long from = address + done;
      int within = (int) from & OFFSET;
      int part = Math.min(PAGE - within, length - done);
      byte[] page = pages.get(from >>> SHIFT);
      if (page == null) {
        readBackground(from, into, offset + done, part);
      } else {
        System.arraycopy(page, within, into, offset + done, part);
      }
      done += part;
    }
  }

  private void readBackground(long address, byte[] into, int offset, int length) {
    int at = 0;
    for (; at < length && ((address + at) & 7) != 0; at++) {
      into[offset + at] = (byte) load8(address + at);
    }
    for (; at + 8 <= length; at += 8) {
      LittleEndian.put(into, offset + at, 3, background(address + at));
    }
    for (; at < length; at++) {
      into[offset + at] = (byte) load8(address + at);
    }
  }

  /** The {@code length} bytes from {@code address}. */
  public byte[] read(long address, int length) {
    byte[] bytes = new byte[length];
    read(address, bytes, 0, length);
    return bytes;
  }

  /** Stores {@code length} bytes of {@code from}, starting at {@code offset}. */
  public void write(long address, byte[] from, int offset, int length) {
    for (int done = 0; done < length; ) {
      long to = address + done;
      int within = (int) to & OFFSET;
      int part = Math.min(PAGE - within, length - done);
      byte[] page = part == PAGE ? pageForOverwrite(to) : pageForWrite(to);
      System.arraycopy(from, offset + done, page, within, part);
      done += part;
    }
  }

  /** Stores all bytes of {@code from}. */
  public void write(long address, byte[] from) {
    write(address, from, 0, from.length);
  }

  /** Stores {@code size} copies of a byte; {@code size} is unsigned. */
  public void fill(long address, long size, byte value) {
    for (long done = 0; done != size; ) {
      long to = address + done;
      int within = (int) to & OFFSET;
      long left = size - done;
      int part = left < 0 || left > PAGE - within ? PAGE - within : (int) left;
      Arrays.fill(pageForWrite(to), within, within + part, value);
      done += part;
    }
  }

  /**
   * The lowest address whose byte differs from that of {@code other}, except in the ranges of
   * {@code ignored}. Pages that neither has written are not looked at: two memories are only
   * compared with sense when their seeds are the same.
   */
  public OptionalLong firstDifference(Memory other, Collection<Extent> ignored) {
    long[] numbers =
        Arrays.stream(PageTable.union(pages, other.pages)).map(n -> n << SHIFT).toArray();
    for (long base : numbers) {
      OptionalLong found = pageDifference(other, base, ignored);
      if (found.isPresent()) {
        return found;
      }
    }
    return OptionalLong.empty();
  }

  private OptionalLong pageDifference(Memory other, long base, Collection<Extent> ignored) {
    byte[] mine = pageOrBackground(base);
    byte[] theirs = other.pageOrBackground(base);
    for (int at = 0; at < PAGE; at++) {
      int next = Arrays.mismatch(mine, at, PAGE, theirs, at, PAGE);
      if (next < 0) {
        return OptionalLong.empty();
      }
      at += next;
      long end = endOfIgnored(base + at, ignored);
      if (end == base + at) {
        return OptionalLong.of(end);
      } else if (Extent.compare(end - 1, base + OFFSET) >= 0) {
        return OptionalLong.empty();
      }
      at = (int) (end - base) - 1;
    }
    return OptionalLong.empty();
  }

  /** The end of a range that an address is in; the address when it is in none. */
  private static long endOfIgnored(long address, Collection<Extent> ignored) {
    for (Extent range : ignored) {
      if (range.contains(address)) {
        return range.end();
      }
    }
    return address;
  }

  private byte[] pageOrBackground(long address) {
    byte[] page = pages.get(address >>> SHIFT);
    return page == null ? backgroundPage(address) : page;
  }

  private byte[] backgroundPage(long address) {
    byte[] page = new byte[PAGE];
    long base = address & -PAGE;
    for (int i = 0; i < PAGE; i += 8) {
      LittleEndian.put(page, i, 3, background(base + i));
    }
    return page;
  }

  private byte[] pageForWrite(long address) {
    byte[] page = pages.get(address >>> SHIFT);
    if (page != null) {
      return page;
    }
    byte[] created = backgroundPage(address);
    pages.put(address >>> SHIFT, created);
    return created;
  }

  private byte[] pageForOverwrite(long address) {
    byte[] page = pages.get(address >>> SHIFT);
    if (page != null) {
      return page;
    }
    byte[] created = new byte[PAGE];
    pages.put(address >>> SHIFT, created);
    return created;
  }

  /** The written page that holds all {@code size} bytes, or null: the caller takes them apart. */
  private byte[] within(long address, int size) {
    return crosses(address, size) ? null : pages.get(address >>> SHIFT);
  }

  private static boolean crosses(long address, int size) {
    return ((int) address & OFFSET) > PAGE - size;
  }
}
