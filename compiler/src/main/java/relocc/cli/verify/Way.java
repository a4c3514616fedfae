package relocc.cli.verify;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.caller.Caller;
import relocc.cli.verify.caller.Geometry;
import relocc.cli.verify.caller.Site;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.ExceptionLevel;
import relocc.runtime.Processor;
import relocc.runtime.Setup;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;

/**
 * The way into a stub: with the MMU off, or through the tables of its caller.
 *
 * @param caller whose MMU is on
 * @param geometry of the caller's tables
 * @param offset from a physical address to the caller's
 * @param tables where the caller's tables are, or would be
 * @param windows what may be done with memory
 */
record Way(
    Optional<Caller> caller,
    Geometry geometry,
    OptionalLong offset,
    Extent tables,
    List<Window> windows) {
  Way {
    windows = List.copyOf(windows);
  }

  /**
   * What a way depends on.
   *
   * @param stub where it lies
   * @param map how addresses are translated
   * @param seed chooses the caller's tables where the scene's call does not depend on it
   */
  record Entrance(Extent stub, ExceptionLevel level, CallerMap map, long seed) {}

  /** One that a caller may take. */
  static Way of(Scene scene, Entrance entrance) {
    Call call = scene.call();
    Extent tables = call.site().extent();
    long chosen = call.seed() != 0 ? call.seed() : entrance.seed;
    Geometry geometry = Geometry.of(chosen, call.site());
    if (!entrance.map.isOn()) {
      return new Way(Optional.empty(), geometry, OptionalLong.empty(), tables, scene.windows());
    }
    OptionalLong offset = Caller.offset(entrance.map);
    List<Window> windows = new ArrayList<>(scene.windows());
    if (offset.isPresent()) {
      // A linear map has all memory writable, also the copy of it that the stub is given.
      windows.replaceAll(window -> Caller.isMemory(window) ? geometry.whole(window) : window);
    }
    // A stub that is entered against its plan reports through what it finds.
    boolean expected = call.map(entrance.level).equals(entrance.map);
    if (offset.isPresent() || expected && Long.bitCount(chosen) % 2 != 0) {
      windows.removeIf(window -> window.kind() == Window.Kind.DEVICE);
    }
    Caller.World world =
        new Caller.World(windows, entrance.stub, call.site(), call.plan().cpu().physicalBits());
    Caller caller = Caller.of(world, entrance.level, geometry, offset, chosen);
    scene.windows().stream()
        .filter(window -> window.kind() == Window.Kind.DEVICE)
        .forEach(windows::add);
    windows.add(new Window(tables, Window.Kind.READ));
    return new Way(Optional.of(caller), geometry, offset, tables, windows);
  }

  /**
   * Scenes whose caller has one of its tables over what is written: over the lowest byte of it, of
   * each half the first ones and the last ones, with the others before it, where they hit nothing,
   * or behind; and over the last one of the largest range, and one in its middle, some of them.
   */
  static List<Scene> overWritten(Scene scene, Entrance entrance) {
    List<AddressRange> written =
        scene.call().plan().actions().stream()
            .flatMap(action -> Windows.destinations(action).stream())
            .filter(range -> !range.isEmpty())
            .toList();
    if (written.isEmpty()) {
      return List.of();
    }
    AddressRange first =
        Collections.min(written, Comparator.comparing(AddressRange::start, AddressRange::compare));
    AddressRange largest = Collections.max(written, Comparator.comparing(AddressRange::size));
    List<Scene> scenes = new ArrayList<>();
    scenes.addAll(over(scene, entrance, first.start(), n -> LongStream.of(0, 1, 2, n - 1, n)));
    scenes.addAll(over(scene, entrance, largest.end() - 1, n -> LongStream.of(0, n / 2)));
    long middle = largest.start() + largest.size() / 2;
    scenes.addAll(over(scene, entrance, middle, n -> LongStream.of(n - n / 3)));
    return scenes;
  }

  /**
   * @param chosen numbers of tables, for that of the last one
   */
  private static List<Scene> over(
      Scene scene, Entrance entrance, long address, LongFunction<LongStream> chosen) {
    List<Scene> scenes = new ArrayList<>();
    Way usual = scene.way(entrance);
    Site site = scene.call().site();
    for (Map.Entry<Long, byte[]> half : usual.live().entrySet()) {
      long page = 1L << usual.pageBits(half.getKey() == site.upper());
      long last = half.getValue().length / page - 1;
      chosen
          .apply(last)
          .distinct()
          .filter(number -> number >= 0 && number <= last)
          .map(number -> (address & -page) - number * page - half.getKey() + site.start())
          .filter(start -> usual.isAligned(start))
          .filter(start -> isBeside(site.from(start).extent(), entrance.stub))
          .mapToObj(start -> scene.with(scene.call().at(site.from(start))))
          .filter(other -> other.way(entrance).isLive(address))
          .forEach(scenes::add);
    }
    return scenes;
  }

  /** Tables over the stub itself would leave nobody to refuse them. */
  private static boolean isBeside(Extent tables, Extent stub) {
    return !tables.touches(stub.start(), stub.size());
  }

  /** The tables that the caller translates with, by their root. */
  private Map<Long, byte[]> live() {
    Map<Long, byte[]> live = new TreeMap<>(caller.map(Caller::tables).orElse(Map.of()));
    live.keySet().removeIf(root -> caller.stream().noneMatch(c -> c.isRoot(root)));
    return live;
  }

  private boolean isLive(long address) {
    return live().entrySet().stream()
        .anyMatch(half -> new Extent(half.getKey(), half.getValue().length).contains(address));
  }

  /** Whether the caller's MMU is on. */
  boolean isOn() {
    return caller.isPresent();
  }

  /** Puts the caller's tables where they belong. */
  void write(Memory memory) {
    caller.ifPresent(c -> c.write(memory));
  }

  /** A processor that has the caller's tables. */
  Processor able(Processor processor) {
    if (!isOn()) {
      return processor;
    }
    return processor
        .withTranslationGranule(1 << pageBits(false), geometry.isWide())
        .withTranslationGranule(1 << pageBits(true), geometry.isWide());
  }

  /** Whether the tables of both halves may begin there. */
  private boolean isAligned(long start) {
    return (start & (1L << Math.max(pageBits(false), pageBits(true))) - 1) == 0;
  }

  private int pageBits(boolean upper) {
    return upper && offset.isEmpty() ? geometry.upperPageBits() : geometry.pageBits();
  }

  /** The machine as the caller leaves it. */
  Setup enter(Setup before, Call call) {
    Setup setup = before.withRegisters(call.registers(offset));
    for (Map.Entry<String, Long> register :
        caller.map(Caller::registers).orElse(Map.of()).entrySet()) {
      setup = setup.withSystemRegister(register.getKey(), register.getValue());
    }
    return setup;
  }
}
