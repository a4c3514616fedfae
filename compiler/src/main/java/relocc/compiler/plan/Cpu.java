package relocc.compiler.plan;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The processor that the stub may rely on.
 *
 * @param name as the plan writes it
 * @param physicalBits how many bits a physical address has there: ID_AA64MMFR0_EL1.PARange of the
 *     cores' manuals; the most that it may have where the architecture alone is given
 * @param virtualBits how wide a virtual address may be with each granule; a granule that is missing
 *     is not implemented (ID_AA64MMFR0_EL1.TGran of the cores' manuals)
 * @param extras what it has for sure
 */
public record Cpu(
    String name, int physicalBits, Map<Granule, Integer> virtualBits, Set<Extra> extras) {
  /** Instructions that not every processor has, and that a stub uses where it may. */
  public enum Extra {
    /** FEAT_CRC32: all of armv8.1, and Arm's cores before it. */
    CRC32,
    /** FEAT_SHA256, which is always the maker's choice. */
    SHA2
  }

  private static final Pattern ARCHITECTURE = Pattern.compile("armv(8\\.[0-9]|9\\.[0-5])-a");

  /** FEAT_LVA and FEAT_LPA, for the granule of 64 KiB, came with this version of armv8. */
  private static final int WIDE_64_KIB = 2;

  /** FEAT_LPA2, for the granules of 4 and 16 KiB, came with this one. */
  private static final int WIDE_ALL = 7;

  /** What is assumed when a plan names none. */
  public static final Cpu OLDEST = architecture("armv8.0-a");

  private static final List<Cpu> CORES =
      List.of(
          new Cpu("cortex-a35", 40, widths(Granule.values()), Set.of(Extra.CRC32)),
          new Cpu("cortex-a53", 40, widths(Granule.KIB_4, Granule.KIB_64), Set.of(Extra.CRC32)),
          new Cpu("cortex-a55", 40, widths(Granule.values()), Set.of(Extra.CRC32)),
          new Cpu("cortex-a57", 44, widths(Granule.KIB_4, Granule.KIB_64), Set.of(Extra.CRC32)),
          new Cpu("cortex-a72", 44, widths(Granule.KIB_4, Granule.KIB_64), Set.of(Extra.CRC32)),
          new Cpu("cortex-a76", 40, widths(Granule.values()), Set.of(Extra.CRC32)),
          new Cpu("cortex-a510", 40, widths(Granule.values()), Set.of(Extra.CRC32)),
          new Cpu("neoverse-n1", 48, widths(Granule.values()), Set.of(Extra.CRC32)),
          new Cpu("neoverse-n2", 48, widths(Granule.values()), Set.of(Extra.CRC32)),
          new Cpu("neoverse-v1", 48, widths(Granule.values()), Set.of(Extra.CRC32)),
          new Cpu("neoverse-v2", 48, widths(Granule.values()), Set.of(Extra.CRC32)),
          new Cpu("apple-m1", 36, widths(Granule.KIB_4, Granule.KIB_16), Set.of(Extra.values())),
          of("max", Integer.MAX_VALUE).with(Set.of(Extra.values())));

  public Cpu {
    virtualBits = Map.copyOf(virtualBits);
    extras = Set.copyOf(extras);
  }

  /** The core or architecture of that name. */
  public static Optional<Cpu> named(String name) {
    if (isArchitecture(name)) {
      return Optional.of(architecture(name));
    }
    return CORES.stream().filter(core -> core.name.equals(name)).findFirst();
  }

  /** Whether the name is that of an architecture, {@code armv8.0-a} to {@code armv9.5-a}. */
  public static boolean isArchitecture(String name) {
    return ARCHITECTURE.matcher(name).matches();
  }

  private static Cpu architecture(String name) {
    Matcher matcher = ARCHITECTURE.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(name);
    }
    int minor = matcher.group(1).charAt(2) - '0';
    // armv9.0 has what armv8.5 has, and so on.
    return of(name, matcher.group(1).charAt(0) == '9' ? minor + 5 : minor);
  }

  private static Cpu of(String name, int version) {
    Map<Granule, Integer> widths = widths(Granule.values());
    if (version >= WIDE_ALL) {
      widths.replaceAll((granule, bits) -> Granule.MOST_BITS);
    } else if (version >= WIDE_64_KIB) {
      widths.put(Granule.KIB_64, Granule.MOST_BITS);
    }
    boolean wide = version >= WIDE_64_KIB;
    Set<Extra> extras = version >= 1 ? Set.of(Extra.CRC32) : Set.of();
    return new Cpu(name, wide ? Granule.MOST_BITS : Granule.ORDINARY_BITS, widths, extras);
  }

  /** The same with more. */
  public Cpu with(Set<Extra> more) {
    Set<Extra> all = EnumSet.copyOf(more);
    all.addAll(extras);
    return new Cpu(name, physicalBits, virtualBits, all);
  }

  private static Map<Granule, Integer> widths(Granule... granules) {
    Map<Granule, Integer> widths = new EnumMap<>(Granule.class);
    for (Granule granule : granules) {
      widths.put(granule, Granule.ORDINARY_BITS);
    }
    return widths;
  }

  /** Whether it has tables of that granule. */
  public boolean has(Granule granule) {
    return virtualBits.containsKey(granule);
  }

  /** The widest virtual address with a granule that it has. */
  public int widest(Granule granule) {
    return virtualBits.getOrDefault(granule, Granule.ORDINARY_BITS);
  }

  /** The names of all cores. */
  public static List<String> cores() {
    return CORES.stream().map(Cpu::name).toList();
  }
}
