package relocc.compiler.resolve.memory;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import relocc.compiler.ast.MemoryItem;
import relocc.compiler.imports.ImportedMemory;
import relocc.compiler.imports.ImportedMemory.Area;
import relocc.compiler.imports.ImportedMemory.Origin;
import relocc.compiler.imports.ImportedMemory.Use;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * Whether files that describe one board say the same. (R2011 sees to devices that others call RAM,
 * and to ranges that overlap in part.)
 *
 * <p>W3011: what one calls RAM another calls reserved. W3012: RAM that another does not know.
 */
final class ImportsAgree {
  private static final Set<Use> USABLE = EnumSet.of(Use.RAM, Use.OWNED);

  /** A file that a plan uses. */
  record Used(MemoryItem.Use use, ImportedMemory memory) {
    String name() {
      return use.source().text();
    }

    List<AddressRange> ranges(Set<Use> wanted) {
      List<AddressRange> ranges = new ArrayList<>();
      for (Area area : memory.areas()) {
        if (wanted.contains(area.use())) {
          ranges.add(new AddressRange(area.start(), area.size()));
        }
      }
      return ranges;
    }

    /** What it calls RAM and nothing stricter. */
    List<AddressRange> ram() {
      return AddressRange.minus(
          ranges(USABLE), ranges(EnumSet.complementOf(EnumSet.copyOf(USABLE))));
    }

    /** Where it speaks of an address. */
    Span place(long address) {
      for (Area area : memory.areas()) {
        if (new AddressRange(area.start(), area.size()).contains(address)
            && area.origin() instanceof Origin.Line line) {
          return line.span();
        }
      }
      return use.span();
    }
  }

  private ImportsAgree() {}

  /** Compares each with each. */
  static void check(List<Used> all, Problems problems) {
    for (Used one : all) {
      for (Used other : all) {
        if (one != other && !one.name().equals(other.name())) {
          compare(one, other, problems);
        }
      }
    }
  }

  private static void compare(Used one, Used other, Problems problems) {
    List<AddressRange> ram = one.ram();
    List<AddressRange> reserved = other.ranges(EnumSet.of(Use.RESERVED));
    List<AddressRange> both = AddressRange.minus(ram, AddressRange.minus(ram, reserved));
    if (!both.isEmpty()) {
      AddressRange first = both.get(0);
      String message = "`" + one.name() + "` calls RAM what `" + other.name() + "` calls reserved";
      problems.add(
          Problem.warning("W3011", message, one.place(first.start()), "RAM here")
              .and(other.place(first.start()), "reserved here")
              .note(amount(both))
              .help("it counts as reserved; import the file that is right"));
    }
    List<AddressRange> unknown = AddressRange.minus(ram, other.ranges(EnumSet.allOf(Use.class)));
    if (!unknown.isEmpty()) {
      AddressRange first = unknown.get(0);
      String message = "`" + one.name() + "` has RAM that `" + other.name() + "` does not know";
      problems.add(
          Problem.warning("W3012", message, one.place(first.start()), "RAM here")
              .and(other.use().span(), "does not say what it is")
              .note(amount(unknown))
              .help("it counts as RAM; import the file that is right"));
    }
  }

  private static String amount(List<AddressRange> ranges) {
    long sum = ranges.stream().mapToLong(AddressRange::size).sum();
    String more = ranges.size() == 1 ? "" : ", in " + ranges.size() + " ranges";
    return Sizes.shown(sum) + more + ", from " + AddressRange.hex(ranges.get(0).start()) + " on";
  }
}
