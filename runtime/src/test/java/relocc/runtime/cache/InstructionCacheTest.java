package relocc.runtime.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import relocc.runtime.adversary.Adversary;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.memory.Bus;
import relocc.runtime.memory.CacheType;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.MemoryType;
import relocc.runtime.rule.Findings;
import relocc.runtime.rule.Violation;

class InstructionCacheTest {
  private static final long PHYSICAL = 0x4000_0000L;
  private static final long OTHER = 0x4000_8000L;
  private static final long VIPT = 2L << 14 | 4;
  private static final long PIPT = 3L << 14 | 4;

  private final Adversary adversary = new Adversary(Strategy.LAZY, 1, () -> 0);
  private final Findings findings = new Findings(() -> 0, adversary);
  private final Bus bus =
      new Bus(
          new Memory(1),
          List.of(),
          new Extent(PHYSICAL, 0x10_000),
          new Extent(PHYSICAL, 0),
          CacheType.ofLine(64),
          findings,
          adversary,
          Bus.UNWATCHED);

  private List<String> rules() {
    return findings.violations().stream().map(Violation::rule).toList();
  }

  private void store(InstructionCache cache, boolean synchronised) {
    bus.store(PHYSICAL + 8, 2, 0xd503201f, MemoryType.NORMAL_CACHED);
    bus.cleanToUnification(PHYSICAL + 8);
    if (synchronised) {
      synchronise(cache);
    }
  }

  private static void synchronise(InstructionCache cache) {
    cache.complete();
    cache.synchronise();
  }

  @Test
  void anInvalidationReachesTheOtherAddressOfALineWhereLinesArePhysical() {
    assertEquals(List.of(), afterInvalidation(PIPT));
  }

  @Test
  void anInvalidationMissesTheOtherAddressOfALineWhereLinesAreVirtual() {
    assertEquals(List.of("MEM-10"), afterInvalidation(VIPT));
  }

  private List<String> afterInvalidation(long register) {
    InstructionCache cache =
        new InstructionCache(bus, findings, adversary, InstructionCache.Type.of(register));
    cache.observe(true, true);
    Frame frame = cache.frame(PHYSICAL, PHYSICAL);
    cache.fetch(frame, 2);
    Frame other = cache.frame(OTHER, PHYSICAL);
    cache.fetch(other, 2);
    store(cache, true);
    cache.invalidate(PHYSICAL + 8, PHYSICAL + 8);
    synchronise(cache);
    cache.fetch(frame, 2);
    assertEquals(List.of(), rules());
    cache.fetch(other, 2);
    return rules();
  }

  @Test
  void aWordThatDidNotChangeMayBeExecutedFromAnOldLine() {
    InstructionCache cache =
        new InstructionCache(bus, findings, adversary, InstructionCache.Type.of(PIPT));
    cache.observe(true, true);
    Frame frame = cache.frame(PHYSICAL, PHYSICAL);
    cache.fetch(frame, 0);
    store(cache, true);
    cache.fetch(frame, 1);
    cache.fetch(frame, 17);
    assertEquals(List.of(), rules());
    cache.fetch(frame, 2);
    assertEquals(List.of("MEM-10"), rules());
  }

  @Test
  void whatNeedsNoInvalidationStillNeedsBarriers() {
    InstructionCache cache =
        new InstructionCache(bus, findings, adversary, InstructionCache.Type.of(PIPT | 1L << 29));
    cache.observe(true, true);
    Frame frame = cache.frame(PHYSICAL, PHYSICAL);
    cache.fetch(frame, 2);
    store(cache, false);
    cache.synchronise();
    assertEquals(List.of(), rules());
    cache.fetch(frame, 2);
    assertEquals(List.of("MEM-10"), rules());
    synchronise(cache);
    cache.fetch(frame, 2);
    assertEquals(List.of("MEM-10"), rules());
  }
}
