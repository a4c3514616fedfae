package relocc.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.caller.Caller;
import relocc.cli.verify.caller.Geometry;
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
    int page = 1 << geometry.pageBits();
    return isOn() ? processor.withTranslationGranule(page, geometry.isWide()) : processor;
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
