package relocc.compiler.imports.listing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.imports.ImportedMemory;
import relocc.compiler.imports.ImportedMemory.Area;
import relocc.compiler.imports.ImportedMemory.Origin;
import relocc.compiler.imports.ImportedMemory.Use;
import relocc.compiler.source.Problems;

/**
 * What Linux says in {@code /proc/iomem} ({@code import iomem}); a range lies in the one above it
 * that is indented less.
 *
 * <p>{@code System RAM} is RAM, and so is what lies there of the kernel that runs, which is about
 * to be replaced. All else in it has an owner: what was reserved at boot (firmware's tables, those
 * of the interrupt controller, the memory of a crash kernel, a log that survives). Beside it,
 * {@code reserved} is memory that the kernel must not map (arm64, setup.c: no-map), and the rest
 * are devices, RAM that a driver has added among them.
 *
 * <p>R5040: a line that is none. R5041: somebody read it who may not see addresses. R5042: a range
 * that ends before it starts, or is not inside the one around it.
 */
public final class IoMemory {
  private static final Pattern LINE =
      Pattern.compile("(\\s*)([0-9a-fA-F]{1,16})-([0-9a-fA-F]{1,16}) : (.*?)\\s*");

  /** A range that is still open: those that follow may lie inside. */
  private record Open(int indent, long first, long last, boolean ram) {}

  private final Listing listing;
  private final Deque<Open> open = new ArrayDeque<>();
  private final List<Area> areas = new ArrayList<>();
  private int ranges;
  private boolean hidden = true;

  private IoMemory(Listing listing) {
    this.listing = listing;
  }

  /** Reads the file. */
  public static Optional<ImportedMemory> read(ImportedFile file, Problems problems) {
    return file.text(problems)
        .flatMap(source -> new IoMemory(new Listing(file, source, problems)).read());
  }

  private Optional<ImportedMemory> read() {
    for (int line = 1; line <= listing.lines() && ranges <= ImportedMemory.MOST_AREAS; line++) {
      String text = listing.text(line);
      Matcher matcher = LINE.matcher(text);
      if (matcher.matches()) {
        ranges++;
        range(matcher, line);
      } else if (!text.isBlank() && !text.stripLeading().startsWith("#")) {
        String help = "a line reads `40000000-7fffffff : System RAM`; comments start with `#`";
        listing.fails("R5040", line, "this is no line of /proc/iomem", "no range", help);
      }
    }
    if (ranges > ImportedMemory.MOST_AREAS) {
      String most = "has more than " + ImportedMemory.MOST_AREAS + " ranges";
      listing.fails("R5040", most, "check that it is the right file");
    } else if (ranges == 0 && listing.isGood()) {
      listing.fails("R5040", "has no range of memory", "save it: sudo cat /proc/iomem > FILE");
    } else if (hidden && ranges > 0) {
      listing.fails(
          "R5041",
          "has no addresses: whoever read it may not see them",
          "read it as root: sudo cat /proc/iomem > FILE");
    }
    return listing.unlessBad(new ImportedMemory("a memory listing", areas).withNamedRam());
  }

  private void range(Matcher matcher, int line) {
    int indent = matcher.group(1).length();
    long first = Long.parseUnsignedLong(matcher.group(2), 16);
    long last = Long.parseUnsignedLong(matcher.group(3), 16);
    String name = matcher.group(4);
    hidden &= first == 0 && last == 0;
    while (!open.isEmpty() && open.peek().indent() >= indent) {
      open.pop();
    }
    if (Long.compareUnsigned(last, first) < 0 || last - first == -1) {
      String help = "the second address is that of the last byte";
      listing.fails("R5042", line, "this range ends before it starts", "ends below", help);
      return;
    }
    Optional<Open> around = Optional.ofNullable(open.peek());
    if (around.isPresent() && !contains(around.get(), first, last)) {
      String help = "indent it as the range that it belongs to, or correct the addresses";
      listing.fails("R5042", line, "this range is not inside the one around it", "outside", help);
      return;
    }
    Optional<Use> use = use(name, around);
    use.ifPresent(
        u ->
            areas.add(
                new Area(
                    shortened(name),
                    u,
                    first,
                    last - first + 1,
                    new Origin.Line(listing.span(line)))));
    boolean kernel = use.isEmpty() && around.isPresent() && around.get().ram();
    boolean ram = kernel || use.filter(u -> u == Use.RAM).isPresent();
    open.push(new Open(indent, first, last, ram));
  }

  private static boolean contains(Open around, long first, long last) {
    return Long.compareUnsigned(around.first(), first) <= 0
        && Long.compareUnsigned(last, around.last()) <= 0;
  }

  /** What a range is; empty: no more than what it lies in. */
  private static Optional<Use> use(String name, Optional<Open> around) {
    if (around.isPresent()) {
      boolean owned = around.get().ram() && !name.startsWith("Kernel ");
      return owned ? Optional.of(Use.OWNED) : Optional.empty();
    }
    return Optional.of(
        switch (name.toLowerCase(Locale.ROOT)) {
          case "system ram" -> Use.RAM;
          case "reserved", "soft reserved", "unusable memory" -> Use.RESERVED;
          case "acpi tables", "acpi non-volatile storage" -> Use.OWNED;
          default -> Use.DEVICE;
        });
  }

  /** {@code 9000000.pl011 pl011@9000000} is called by its node. */
  private static String shortened(String name) {
    int node = name.lastIndexOf(' ') + 1;
    return name.indexOf('@', node) > node ? name.substring(node) : name;
  }
}
