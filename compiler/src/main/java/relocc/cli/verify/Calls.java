package relocc.cli.verify;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import relocc.cli.verify.call.WrongCalls;
import relocc.cli.verify.damage.Damage;
import relocc.cli.verify.damage.Damages;
import relocc.compiler.Build;
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
  static Calls of(Build open, Scene right, long seed) {
    return new Calls(
        right,
        WrongCalls.of(open.plan(), right.call()).stream()
            .map(wrong -> new Variation(wrong, right.with(wrong.call())))
            .toList(),
        Damages.of(right.call().bind(open), right.call().memory(seed)),
        new ConcurrentHashMap<>(),
        seed);
  }

  List<Scene> overTables(ExceptionLevel level) {
    Extent stub = Windows.extent(right.call().plan().stub().range());
    Way.Entrance entrance = new Way.Entrance(stub, level, right.call().map(level), seed);
    return over.computeIfAbsent(level, any -> Way.overWritten(right, entrance));
  }

  /** One that is refused. */
  record Variation(WrongCalls.Wrong wrong, Scene scene) {}
}
