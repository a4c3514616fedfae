package relocc.cli.run;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;

/**
 * A range on the command line, written as in the language: {@code 0x5020_0000 ..+ 4 KiB}, {@code
 * 0x5020_0000 .. 0x5020_1000}, the name of a region of the plan, or a slice of one.
 */
final class RangeText {
  private static final Map<String, Long> UNITS =
      Map.of(
          "B", 1L, "pages", 4096L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "TiB",
          1L << 40);

  private static final String NUMBER =
      "(?:0x[0-9a-fA-F_]+|0b[01_]+|[0-9][0-9_]*)(?:\\s*(?:B|KiB|MiB|GiB|TiB|pages))?";
  private static final Pattern EXTENT =
      Pattern.compile("(" + NUMBER + ")\\s*(\\.\\.\\+|\\.\\.)\\s*(" + NUMBER + ")?");
  private static final Pattern NAMED =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)\\s*(?:\\[(.*)\\])?");

  private final List<Region> regions;

  RangeText(Plan plan) {
    regions = plan.memory();
  }

  /**
   * The range that the text means.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  AddressRange range(String text) {
    Matcher named = NAMED.matcher(text.strip());
    if (!named.matches()) {
      return extent(text, new AddressRange(0, -1));
    }
    AddressRange whole = named(named.group(1));
    if (named.group(2) == null) {
      return whole;
    }
    AddressRange slice = extent(named.group(2), new AddressRange(0, whole.size()));
    return new AddressRange(whole.start() + slice.start(), slice.size());
  }

  /**
   * The address that the text means: a number, or the base of a region.
   *
   * @throws IllegalArgumentException saying what was expected
   */
  long address(String text) {
    return text.strip().matches(NUMBER) ? number(text) : range(text).start();
  }

  private AddressRange named(String name) {
    return regions.stream()
        .filter(region -> region.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(name)))
        .range();
  }

  private String unknown(String name) {
    return regions.stream()
        .map(Region::name)
        .distinct()
        .collect(Collectors.joining(", ", "the plan has no region " + name + ", it has: ", ""));
  }

  private static AddressRange extent(String text, AddressRange whole) {
    Matcher extent = EXTENT.matcher(text.strip());
    boolean open = extent.matches() && extent.group(3) == null;
    if (!extent.matches() || open && extent.group(2).equals("..+")) {
      throw new IllegalArgumentException(
          "'" + text + "' is no range; write 0x5020_0000 ..+ 4 KiB or the name of a region");
    }
    long start = number(extent.group(1));
    long other = open ? whole.end() : number(extent.group(3));
    long size = extent.group(2).equals("..+") ? other : other - start;
    if (AddressRange.compare(start, start + size) > 0
        || !whole.contains(new AddressRange(start, size))) {
      throw new IllegalArgumentException("'" + text + "' ends before it begins, or too far behind");
    }
    return new AddressRange(start, size);
  }

  private static long number(String text) {
    String plain = text.strip().replace("_", "");
    Matcher unit = Pattern.compile("\\s*(B|KiB|MiB|GiB|TiB|pages)$").matcher(plain);
    // A hexadecimal number may itself end in B.
    boolean united = unit.find() && !(plain.startsWith("0x") && plain.matches("0x[0-9a-fA-F]+"));
    String digits = united ? plain.substring(0, unit.start()) : plain;
    long factor = united ? UNITS.get(unit.group(1)) : 1;
    try {
      long count = digits(digits);
      if (Long.divideUnsigned(count * factor, factor) == count) {
        return count * factor;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a product that is too large.
    }
    throw new IllegalArgumentException("'" + text.strip() + "' is no number of 64 bits");
  }

  private static long digits(String digits) {
    if (digits.startsWith("0x")) {
      return Long.parseUnsignedLong(digits.substring(2), 16);
    }
    return digits.startsWith("0b")
        ? Long.parseUnsignedLong(digits.substring(2), 2)
        : Long.parseUnsignedLong(digits);
  }
}
