package relocc.cli.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.meaning.Oracle;
import relocc.compiler.Build;
import relocc.compiler.plan.OnFail.Driver;
import relocc.compiler.plan.Plan;
import relocc.runtime.Setup;
import relocc.runtime.device.Uart;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;

/**
 * What a stub works on. It may be many stubs for the same plan, from several threads.
 *
 * @param call what its caller hands over
 * @param meant memory as the plan wants it, the stub's range aside
 * @param windows what may be done with memory
 * @param known what was found before
 */
record Scene(Call call, Memory meant, List<Window> windows, Known known) {
  /** Where vectors are that EL2 is parked in. */
  static final String PARKING = "VBAR_EL2";

  /** To make the tables of a caller, or to begin once more, takes longer than many a run. */
  private record Known(Map<Way.Entrance, Way> ways, Map<Object, Map<String, Long>> registers) {
    /** So many of each are kept. */
    private static final int MOST = 64;

    Known() {
      this(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    static <K, V> V find(Map<K, V> all, K key, Supplier<V> value) {
      V found = all.get(key);
      if (found == null) {
        found = value.get();
        if (all.size() < MOST) {
          all.put(key, found);
        }
      }
      return found;
    }
  }

  Scene(Call call, Memory meant, List<Window> windows) {
    this(call, meant, windows, new Known());
  }

  /**
   * Works out what a call means.
   *
   * @param seed chooses the bytes that memory starts with
   */
  static Scene of(Call call, long seed) {
    Memory meant = call.memory(seed);
    Oracle.perform(call.plan().actions(), meant);
    return new Scene(call, meant, Windows.of(call));
  }

  /** The way into a stub. */
  Way way(Way.Entrance entrance) {
    return Known.find(known.ways, entrance, () -> Way.of(this, entrance));
  }

  /**
   * The system registers at an entry.
   *
   * @param key what they depend on, this scene aside
   */
  Map<String, Long> registers(Object key, Supplier<Map<String, Long>> find) {
    return Known.find(known.registers, key, find);
  }

  /** Another call, without what it means. */
  Scene with(Call other) {
    return new Scene(other, meant, Windows.of(other));
  }

  /** The setup with the UARTs that a plan reports to. */
  static Setup withUarts(Setup setup, Plan plan) {
    Setup all = setup;
    Map<Long, Driver> uarts = new LinkedHashMap<>();
    plan.onFail().uarts().forEach(uart -> uarts.putIfAbsent(uart.base(), uart.driver()));
    for (Map.Entry<Long, Driver> uart : uarts.entrySet()) {
      all = all.withUart(uart.getKey(), model(uart.getValue()));
    }
    return all;
  }

  private static Uart.Model model(Driver driver) {
    return switch (driver) {
      case PL011 -> Uart.Model.PL011;
      case NS16550 -> Uart.Model.BYTES_8250;
      case NS16550_MMIO32 -> Uart.Model.WORDS_8250;
    };
  }

  /**
   * The setup with vectors at EL2, where the caller says that there are some.
   *
   * @param own whether they are the stub's, else those of Linux
   */
  static Setup withVectors(Setup setup, Build build, boolean own) {
    if (setup.level() != 1 || !hasVectors(build.plan())) {
      return setup;
    }
    return own && build.program().parking().isPresent()
        ? setup.withSystemRegister(PARKING, build.program().parking().getAsLong())
        : setup.withAbove(setup.around().above().withHypStub());
  }

  /** Whether a caller says that EL2 waits in vectors. */
  static boolean hasVectors(Plan plan) {
    return plan.exit().via().stream()
        .flatMapToLong(via -> via.vectors().constant().stream())
        .anyMatch(at -> at != 0);
  }

  /** The same with other bytes to move. */
  Scene with(long seed) {
    return of(call, seed);
  }
}
