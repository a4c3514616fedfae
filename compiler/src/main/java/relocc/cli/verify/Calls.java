package relocc.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import relocc.cli.verify.call.Call;
import relocc.cli.verify.call.WrongCalls;
import relocc.cli.verify.caller.Geometry;
import relocc.cli.verify.damage.Damage;
import relocc.cli.verify.damage.Damages;
import relocc.compiler.Build;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.ExceptionLevel;
import relocc.runtime.memory.Extent;

/**
 * Calls of a plan.
 *
 * @param right one that does something
 * @param wrong its variations that are refused
 * @param damages contents for which it gives up
 * @param over the same with live tables over what is written
 */
record Calls(
    Scene right,
    List<Variation> wrong,
    List<Damage> damages,
    Map<ExceptionLevel, List<Scene>> over,
    long seed) {
  /** The seeds of so many shapes of tables are looked at; odd ones have two halves. */
  private static final int SHAPES = 31;

  /**
   * The calls of a plan.
   *
   * @param idle one that does nothing, if there are such: it has a way of its own
   */
  static Calls of(Build open, Scene right, Optional<Scene> idle, long seed) {
    List<Variation> wrong =
        new ArrayList<>(variations(WrongCalls.of(open.plan(), right.call()), right));
    idle.ifPresent(
        scene -> wrong.addAll(variations(WrongCalls.ofEmpty(open.plan(), scene.call()), scene)));
    return new Calls(
        right,
        wrong,
        Damages.of(right.call().bind(open), right.call().memory(seed)),
        new ConcurrentHashMap<>(),
        seed);
  }

  private static List<Variation> variations(List<WrongCalls.Wrong> wrong, Scene scene) {
    return wrong.stream().map(each -> new Variation(each, scene.with(each.call()))).toList();
  }

  List<Scene> overTables(ExceptionLevel level) {
    return over.computeIfAbsent(level, this::over);
  }

  /** With tables of several shapes; what a caller adds to addresses fits one of them alone. */
  private List<Scene> over(ExceptionLevel level) {
    Call call = right.call();
    Extent stub = Windows.extent(call.plan().stub().range());
    Way.Entrance entrance = new Way.Entrance(stub, level, call.map(level), seed);
    List<Scene> scenes = new ArrayList<>(Way.overWritten(right, entrance));
    if (call.map(level) == CallerMap.IDENTITY) {
      shapes().stream()
          .map(shape -> right.with(call.of(shape)))
          .forEach(scene -> scenes.addAll(Way.overWritten(scene, entrance)));
    }
    return scenes;
  }

  /** Seeds for tables with two halves, of each size of page that either may have. */
  private Set<Long> shapes() {
    Map<Integer, Long> lower = new TreeMap<>();
    Map<Integer, Long> upper = new TreeMap<>();
    for (long shape = seed | 1; shape < seed + SHAPES; shape += 2) {
      Geometry geometry = Geometry.of(shape, right.call().site());
      // Where one half is moved to the page the other one stays aligned.
      if (geometry.pageBits() <= geometry.upperPageBits()) {
        lower.putIfAbsent(geometry.pageBits(), shape);
        upper.putIfAbsent(geometry.upperPageBits(), shape);
      }
    }
    Set<Long> seeds = new TreeSet<>(lower.values());
    seeds.addAll(upper.values());
    return seeds;
  }

  /** One that is refused. */
  record Variation(WrongCalls.Wrong wrong, Scene scene) {}
}
