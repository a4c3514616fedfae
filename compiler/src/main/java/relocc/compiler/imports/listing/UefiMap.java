package relocc.compiler.imports.listing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.imports.ImportedMemory;
import relocc.compiler.imports.ImportedMemory.Area;
import relocc.compiler.imports.ImportedMemory.Origin;
import relocc.compiler.imports.ImportedMemory.Use;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * UEFI's memory map as {@code memmap} of its shell prints it ({@code import memmap}). What is free
 * once boot services have ended is RAM (UEFI 2.10, table 7.10), neighbours taken together; the
 * memory of runtime services and of ACPI has an owner; MMIO is a device; all else, also types that
 * nobody knows, is reserved.
 *
 * <p>R5040: a line that is none. R5042: a line whose numbers contradict each other.
 */
public final class UefiMap {
  private static final Pattern LINE =
      Pattern.compile(
          "\\s*(\\w+)\\s+([0-9a-fA-F]{1,16})-([0-9a-fA-F]{1,16})\\s+([0-9a-fA-F]{1,16})\\s+"
              + "([0-9a-fA-F]{1,16})\\s*");

  /** The title, the sums behind the map, and what else the shell and its terminal print. */
  private static final Pattern OTHER =
      Pattern.compile(
          "\\s*(Type\\s+Start\\s.*|\\w+ *:.*|Total Memory.*|-*|.*\u001b.*|#.*|.*> *memmap.*|)\\s*");

  private static final int PAGE_SHIFT = 12;

  private final Listing listing;
  private final List<Area> areas = new ArrayList<>();

  private UefiMap(Listing listing) {
    this.listing = listing;
  }

  /** Reads the file. */
  public static Optional<ImportedMemory> read(ImportedFile file, Problems problems) {
    return file.text(problems)
        .flatMap(source -> new UefiMap(new Listing(file, source, problems)).read());
  }

  private Optional<ImportedMemory> read() {
    for (int line = 1; line <= listing.lines(); line++) {
      Matcher matcher = LINE.matcher(listing.text(line));
      if (matcher.matches() && areas.size() < ImportedMemory.MOST_AREAS) {
        range(matcher, line);
      } else if (!OTHER.matcher(listing.text(line)).matches()) {
        String help = "a line has a type, `START-END`, a number of pages and attributes";
        listing.fails("R5040", line, "this is no line of a memory map", "no range", help);
      }
    }
    if (areas.isEmpty() && listing.isGood()) {
      listing.fails("R5040", "has no range of memory", "save it in the shell: memmap > FILE");
    }
    return listing.unlessBad(new ImportedMemory("a memory map", areas).withNamedRam());
  }

  private void range(Matcher matcher, int line) {
    long first = Long.parseUnsignedLong(matcher.group(2), 16);
    long last = Long.parseUnsignedLong(matcher.group(3), 16);
    long pages = Long.parseUnsignedLong(matcher.group(4), 16);
    long size = last - first + 1;
    boolean whole = (first & (1 << PAGE_SHIFT) - 1) == 0 && pages << PAGE_SHIFT == size;
    if (!whole || pages == 0 || pages >>> (Long.SIZE - PAGE_SHIFT) != 0 || isBelow(last, first)) {
      String help = "the end is that of the last byte, and a page has 4 KiB";
      String label = pages + " pages";
      listing.fails("R5042", line, "this range has not as many pages as it says", label, help);
      return;
    }
    add(matcher.group(1), first, size, listing.span(line));
  }

  private static boolean isBelow(long a, long b) {
    return Long.compareUnsigned(a, b) < 0;
  }

  private void add(String type, long first, long size, Span span) {
    Use use = use(type);
    Area before = areas.isEmpty() ? null : areas.get(areas.size() - 1);
    boolean joins = use == Use.RAM && before != null && before.use() == Use.RAM;
    if (joins && before.start() + before.size() == first) {
      Span both = ((Origin.Line) before.origin()).span().to(span);
      long sum = before.size() + size;
      areas.set(areas.size() - 1, new Area("", use, before.start(), sum, new Origin.Line(both)));
    } else {
      areas.add(new Area(type, use, first, size, new Origin.Line(span)));
    }
  }

  private static Use use(String type) {
    return switch (type) {
      case "Available",
          "LoaderCode",
          "LoaderData",
          "BS_Code",
          "BS_Data",
          "BootServiceCode",
          "BootServiceData" ->
          Use.RAM;
      case "RT_Code",
          "RT_Data",
          "RuntimeCode",
          "RuntimeData",
          "ACPI_Recl",
          "ACPI_NVS",
          "ACPIReclaimMemory",
          "ACPIMemoryNVS" ->
          Use.OWNED;
      case "MMIO", "MMIO_Port", "MemoryMappedIO", "MemoryMappedIOPortSpace" -> Use.DEVICE;
      default -> Use.RESERVED;
    };
  }
}
