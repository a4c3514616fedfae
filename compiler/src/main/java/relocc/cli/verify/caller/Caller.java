package relocc.cli.verify.caller;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.ExceptionLevel;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;

/**
 * A caller whose MMU is on.
 *
 * @param registers the system registers of its level, by name
 * @param tables what lies in memory, by address
 */
public record Caller(Map<String, Long> registers, Map<Long, byte[]> tables) {
  private static final long SCTLR_M_C_I = 1 | 1 << 2 | 1 << 12;
  private static final long SCTLR_A_AND_SA = 1 << 1 | 1 << 3;
  private static final long SCTLR_EL1_RES1 = 0x30d0_0800L;
  private static final long SCTLR_EL2_RES1 = 0x30c5_0830L;
  private static final long TCR_RES1 = 0x8080_0000L;
  private static final long WALKS_CACHED = 1 << 8 | 1 << 10 | 3 << 12;
  private static final long EPD1 = 1 << 23;

  /** Of TTBR: the rest is the ASID. */
  private static final long ADDRESS = (1L << 48) - 1;

  /** Whose ASID counts, TTBR1's or TTBR0's: both are 0. */
  private static final long A1 = 1 << 22;

  private static final int T1_AT = 16;
  private static final int WRITE_BACK = 0xff;
  private static final int DEVICE = 0x04;
  private static final int RESERVED = 0x01;
  private static final int[] PHYSICAL = {32, 36, 40, 42, 44, 48, 52};

  public Caller {
    registers = Map.copyOf(registers);
    tables = Map.copyOf(tables);
  }

  /** What there is, beside the map itself. */
  public record World(List<Window> windows, Extent stub, Site site, int physicalBits) {}

  /**
   * A caller that maps all of memory. Who needs no upper half may have one all the same.
   *
   * @param offset of a linear map; empty: every address is its own
   * @param seed chooses what callers may choose
   */
  public static Caller of(
      World world, ExceptionLevel level, Geometry chosen, OptionalLong offset, long seed) {
    // A linear map has pages of the same size as what the caller runs in.
    Geometry geometry = offset.isPresent() ? chosen.reaching(offset.getAsLong()) : chosen;
    Random random = new Random(seed * 0x9e37_79b9_7f4a_7c15L ^ 0xca11e4);
    boolean split = level == ExceptionLevel.EL1 || level == ExceptionLevel.EL2_VHE;
    int normal = random.nextInt(8);
    int device = normal + 1 + random.nextInt(7) & 7;
    boolean both = offset.isPresent() || split && (seed & 1) != 0;
    Land land = land(world, geometry);
    Map<Long, byte[]> tables = new TreeMap<>();
    long lower = world.site.start();
    long upper = world.site.upper();
    if (offset.isPresent()) {
      Tables.Attributes data = new Tables.Attributes(normal, device, false, true);
      for (long root : new long[] {upper, world.site.copy()}) {
        tables.put(root, upper(geometry, data, land, root, offset.getAsLong()));
      }
      Tables.Attributes code = new Tables.Attributes(normal, device, true, random.nextBoolean());
      Land stub = new Land(List.of(geometry.whole(new Window(world.stub, Window.Kind.RAM))));
      tables.put(lower, new Tables(geometry, true, code, stub, lower).bytes(geometry.lower(), 0));
    } else {
      Tables.Attributes all = new Tables.Attributes(normal, device, true, true);
      tables.put(lower, new Tables(geometry, split, all, land, lower).bytes(geometry.lower(), 0));
      if (both) {
        tables.put(upper, upper(world, geometry.ofUpper(), all, seed));
      }
    }
    Map<String, Long> registers = new TreeMap<>();
    registers.put("TTBR0", lower | space(random));
    if (split) {
      registers.put("TTBR1", both ? upper | space(random) : random.nextLong());
    }
    long spaces = split ? random.nextLong() & A1 : 0;
    registers.put("MAIR", attributes(normal, device));
    registers.put("TCR", control(geometry, split, both, world.physicalBits) | spaces);
    registers.put("SCTLR", on(level) | random.nextLong() & SCTLR_A_AND_SA);
    return new Caller(named(registers, level), tables);
  }

  private static Map<String, Long> named(Map<String, Long> registers, ExceptionLevel level) {
    Map<String, Long> named = new TreeMap<>();
    registers.forEach((name, value) -> named.put(name + "_EL" + level.number(), value));
    return named;
  }

  /** An ASID of 8 bits. */
  private static long space(Random random) {
    return (long) random.nextInt(1 << 8) << 48;
  }

  /** Tables of an upper half that nobody needs. */
  private static byte[] upper(
      World world, Geometry geometry, Tables.Attributes attributes, long seed) {
    long offset = geometry.offset(new Random(seed), world.site.highest());
    return upper(geometry, attributes, land(world, geometry), world.site.upper(), offset);
  }

  private static byte[] upper(
      Geometry geometry, Tables.Attributes attributes, Land land, long root, long offset) {
    return new Tables(geometry, true, attributes, land, root).bytes(geometry.upper(), offset);
  }

  /** Whole pages of memory, and the tables themselves: nobody writes those. */
  private static Land land(World world, Geometry geometry) {
    List<Window> windows = new ArrayList<>();
    for (Window window : world.windows) {
      windows.add(isMemory(window) ? geometry.whole(window) : window);
    }
    windows.add(geometry.whole(new Window(world.stub, Window.Kind.RAM)));
    windows.add(new Window(world.site.extent(), Window.Kind.ROM));
    return new Land(windows);
  }

  /** Whether anybody may use it as he likes. */
  public static boolean isMemory(Window window) {
    return window.kind() == Window.Kind.RAM || window.kind() == Window.Kind.READ;
  }

  private static long on(ExceptionLevel level) {
    return SCTLR_M_C_I | (level == ExceptionLevel.EL1 ? SCTLR_EL1_RES1 : SCTLR_EL2_RES1);
  }

  private static long attributes(int normal, int device) {
    long mair = 0;
    for (int i = 0; i < 8; i++) {
      long attribute = i == normal ? WRITE_BACK : i == device ? DEVICE : RESERVED;
      mair |= attribute << 8 * i;
    }
    return mair;
  }

  private static long control(Geometry geometry, boolean split, boolean both, int physicalBits) {
    long size = 0;
    while (PHYSICAL[(int) size] < physicalBits) {
      size++;
    }
    long tcr = 64 - geometry.lower() | WALKS_CACHED | geometry.lowerGranule() << 14;
    if (!split) {
      return tcr | size << 16 | TCR_RES1;
    }
    long granule = geometry.ofUpper().upperGranule();
    tcr |= size << 32 | WALKS_CACHED << T1_AT | granule << 30;
    return tcr | 64L - geometry.upper() << T1_AT | (both ? 0 : EPD1);
  }

  /** Whether tables of this root are translated with. */
  public boolean isRoot(long root) {
    return registers.entrySet().stream()
        .anyMatch(r -> r.getKey().startsWith("TTBR") && (r.getValue() & ADDRESS) == root);
  }

  /** Puts the tables where they belong. */
  public void write(Memory memory) {
    tables.forEach(memory::write);
  }

  /** The map that an entry of a plan without parameters wants. */
  public static OptionalLong offset(CallerMap map) {
    if (map instanceof CallerMap.Linear linear) {
      long given = linear.offset().constant().orElseThrow();
      return OptionalLong.of(linear.reversed() ? -given : given);
    }
    return OptionalLong.empty();
  }
}
