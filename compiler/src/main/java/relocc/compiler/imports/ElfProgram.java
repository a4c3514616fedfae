package relocc.compiler.imports;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import relocc.compiler.source.Problems;

/**
 * What an ELF file wants to have loaded ({@code import elf}): its entry and its PT_LOAD segments
 * (System V ABI, chapter 5; ELF for AArch64). Only the headers are read. Nothing of the file is
 * trusted: every offset and length is compared with its size first.
 *
 * <p>R5050: it is another kind of file. R5051: it is damaged. R5052: two segments are stored in the
 * same place.
 *
 * @param fileSize of the file, in bytes
 * @param entry the address of its first instruction
 * @param segments in the order of the file; none is empty
 */
public record ElfProgram(Path path, long fileSize, long entry, List<Segment> segments) {
  private static final int HEADER_SIZE = 64;
  private static final int ENTRY_SIZE = 56;
  private static final int MAGIC = 0x464c457f;
  private static final int AARCH64 = 183;
  private static final int EXECUTABLE = 2;
  private static final int SHARED = 3;
  private static final int LOAD = 1;
  private static final int MANY = 0xffff;
  private static final String AGAIN = "link it again, and look at it with readelf -lW";

  /**
   * A PT_LOAD segment. None of its ranges passes 2^64.
   *
   * @param index among the program headers
   * @param offset where its bytes lie in the file
   * @param stored p_paddr: where they lie in memory
   * @param fileSize how many they are
   * @param runs p_vaddr: where they belong
   * @param memorySize how much it takes there, at least {@code fileSize}, not 0; the rest is zeros
   */
  public record Segment(
      int index, long offset, long stored, long fileSize, long runs, long memorySize) {}

  public ElfProgram {
    segments = List.copyOf(segments);
  }

  /** Whether the first instruction lies in one of the segments. */
  public boolean hasEntry() {
    return segments.stream().anyMatch(s -> Long.compareUnsigned(entry - s.runs, s.memorySize) < 0);
  }

  /** Reads the headers. */
  public static Optional<ElfProgram> read(ImportedFile file, Problems problems) {
    Optional<Long> size = file.size(problems);
    if (size.isEmpty()) {
      return Optional.empty();
    }
    return file.start(HEADER_SIZE, problems).flatMap(b -> read(b, size.get(), file, problems));
  }

  private static Optional<ElfProgram> read(
      byte[] start, long size, ImportedFile file, Problems problems) {
    ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    Optional<String> other = otherKind(header);
    if (other.isPresent()) {
      String help = "link it for aarch64 little-endian, as a program";
      return file.fails(problems, "R5050", "is no AArch64 program: " + other.get(), help);
    }
    long tableAt = header.getLong(32);
    int entrySize = Short.toUnsignedInt(header.getShort(54));
    int count = Short.toUnsignedInt(header.getShort(56));
    int length = count * ENTRY_SIZE;
    try {
      if (count == 0 || count == MANY || entrySize != ENTRY_SIZE) {
        throw damaged("has %d program headers of %d bytes".formatted(count, entrySize));
      }
      inside("program headers", tableAt, length, size);
    } catch (MalformedFile e) {
      return file.fails(problems, "R5051", e.getMessage(), e.help());
    }
    return file.part(tableAt, length, problems)
        .flatMap(table -> parse(header.getLong(24), table, size, file, problems));
  }

  private static Optional<String> otherKind(ByteBuffer header) {
    if (header.limit() < HEADER_SIZE || header.getInt(0) != MAGIC) {
      return Optional.of("it is " + FileKind.of(header.array()).description());
    }
    int type = header.getShort(16);
    int machine = Short.toUnsignedInt(header.getShort(18));
    if (header.get(4) != 2 || header.get(5) != 1) {
      return Optional.of(header.get(4) != 2 ? "it has 32 bits" : "it is big-endian");
    } else if (machine != AARCH64) {
      return Optional.of("it is for machine " + machine);
    }
    boolean program = type == EXECUTABLE || type == SHARED;
    return program ? Optional.empty() : Optional.of("its type is " + type + ", not linked");
  }

  private static Optional<ElfProgram> parse(
      long entry, byte[] bytes, long size, ImportedFile file, Problems problems) {
    ByteBuffer table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    List<Segment> segments = new ArrayList<>();
    try {
      for (int i = 0; (i + 1) * ENTRY_SIZE <= bytes.length; i++) {
        if (table.getInt(i * ENTRY_SIZE) == LOAD) {
          segment(i, table.slice(i * ENTRY_SIZE, ENTRY_SIZE).order(ByteOrder.LITTLE_ENDIAN), size)
              .ifPresent(segments::add);
        }
      }
      if (segments.isEmpty()) {
        throw damaged("has nothing to load: no PT_LOAD segment");
      }
    } catch (MalformedFile e) {
      return file.fails(problems, "R5051", e.getMessage(), e.help());
    }
    Optional<String> clash = clash(segments);
    return clash.isPresent()
        ? file.fails(problems, "R5052", clash.get(), "give each its own LMA: AT(...) in the script")
        : Optional.of(new ElfProgram(file.path(), size, entry, segments));
  }

  private static Optional<Segment> segment(int index, ByteBuffer header, long size)
      throws MalformedFile {
    Segment segment =
        new Segment(
            index,
            header.getLong(8),
            header.getLong(24),
            header.getLong(32),
            header.getLong(16),
            header.getLong(40));
    String name = "segment " + index;
    if (Long.compareUnsigned(segment.fileSize, segment.memorySize) > 0) {
      throw damaged("has more bytes in the file than in memory: " + name);
    }
    inside(name, segment.offset, segment.fileSize, size);
    if (wraps(segment.stored, segment.fileSize) || wraps(segment.runs, segment.memorySize)) {
      throw damaged("has a range past 2^64: " + name);
    }
    return segment.memorySize == 0 ? Optional.empty() : Optional.of(segment);
  }

  private static boolean wraps(long start, long size) {
    return size != 0 && Long.compareUnsigned(start + (size - 1), start) < 0;
  }

  private static void inside(String what, long offset, long length, long size)
      throws MalformedFile {
    boolean inside =
        Long.compareUnsigned(offset, size) <= 0 && Long.compareUnsigned(length, size - offset) <= 0;
    if (!inside) {
      throw damaged(
          "ends before its %s: %s bytes at offset %s, of %d"
              .formatted(what, Long.toUnsignedString(length), Long.toUnsignedString(offset), size));
    }
  }

  private static MalformedFile damaged(String finding) {
    return new MalformedFile(finding, AGAIN);
  }

  /** Two segments whose bytes cannot both be where they are said to be. */
  private static Optional<String> clash(List<Segment> segments) {
    List<Segment> sorted =
        segments.stream()
            .filter(segment -> segment.fileSize != 0)
            .sorted(Comparator.comparing(Segment::stored, Long::compareUnsigned))
            .toList();
    for (int i = 1; i < sorted.size(); i++) {
      Segment below = sorted.get(i - 1);
      Segment above = sorted.get(i);
      if (Long.compareUnsigned(above.stored - below.stored, below.fileSize) < 0) {
        return Optional.of(
            "stores segments %d and %d in the same place, 0x%x"
                .formatted(below.index, above.index, above.stored));
      }
    }
    return Optional.empty();
  }
}
