package relocc.compiler.imports;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.source.Span;

/**
 * The memory that a file describes.
 *
 * @param words what the file is, with its article
 * @param areas in the order of the file; none is empty, none passes 2^64
 */
public record ImportedMemory(String words, List<Area> areas) {
  /** More ranges than any machine has: what claims them is damaged. */
  public static final int MOST_AREAS = 1 << 16;

  /** What a file says of a range of memory. */
  public enum Use {
    RAM,
    /** Never to be mapped. */
    RESERVED,
    /** Memory that somebody owns: it may be read, and survives. */
    OWNED,
    /** Registers, and whatever else is no RAM. */
    DEVICE
  }

  /** Where in the file a range comes from. */
  public sealed interface Origin {
    /** A line of a text. */
    record Line(Span span) implements Origin {}

    /** A place in a binary file, in words. */
    record Place(String words) implements Origin {}
  }

  /**
   * A range of physical addresses.
   *
   * @param name as in the file; several areas may have one name
   * @param start its first address
   * @param size bytes, unsigned, not 0
   */
  public record Area(String name, Use use, long start, long size, Origin origin) {}

  public ImportedMemory {
    areas = List.copyOf(areas);
  }

  /**
   * The same with the RAM called {@code ram}, or {@code ram0}, {@code ram1} and so on where there
   * are several ranges of it.
   */
  public ImportedMemory withNamedRam() {
    long count = areas.stream().filter(area -> area.use() == Use.RAM).count();
    List<Area> named = new ArrayList<>();
    int number = 0;
    for (Area area : areas) {
      boolean ram = area.use() == Use.RAM;
      String name = !ram ? area.name() : count == 1 ? "ram" : "ram" + number++;
      named.add(new Area(name, area.use(), area.start(), area.size(), area.origin()));
    }
    return new ImportedMemory(words, named);
  }
}
