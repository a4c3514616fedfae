package relocc.cli.verify;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Plan;
import relocc.runtime.Processor;
import relocc.runtime.adversary.Strategy;

/**
 * The machine of one run, all of it chosen by a seed.
 *
 * @param seed chooses the rest, and every coin of the run
 * @param entry the level at which the stub is entered
 * @param strategy how the adversary decides
 * @param processor its features and sizes
 */
record Conditions(long seed, ExceptionLevel entry, Strategy strategy, Processor processor) {
  private static final int SIZES = 8;
  private static final int SMALLEST = 16;
  private static final long USUAL_LEVELS = 0x0100_2222L;
  private static final long EL2_FIELD = 0xf00;
  private static final long E2H_AND_RW = 1L << 34 | 1L << 31;

  /**
   * The first seeds go through all levels of entry, strategies and line sizes; with the others
   * everything is arbitrary.
   */
  static Conditions of(Plan plan, long seed) {
    List<Plan.Entry> entries = plan.entries();
    long turn = Long.divideUnsigned(seed, entries.size());
    Random random = new Random(seed * 0x9e37_79b9_7f4a_7c15L);
    boolean first = Long.compareUnsigned(turn, SIZES) < 0;
    int dataLine = SMALLEST << (first ? (turn * 3 + 2) % SIZES : random.nextInt(SIZES));
    int codeLine = SMALLEST << (first ? (turn * 5 + 2) % SIZES : random.nextInt(SIZES));
    Strategy[] strategies = Strategy.values();
    ExceptionLevel entry = entries.get((int) Long.remainderUnsigned(seed, entries.size())).level();
    Processor features = processor(turn, random);
    Processor kind = entry == ExceptionLevel.EL2_VHE ? host(features, random) : features;
    return new Conditions(
        seed,
        entry,
        strategies[(int) Long.remainderUnsigned(turn, strategies.length)],
        fitted(
            caches(levels(kind, entry, plan, random).withLines(dataLine, codeLine), first, random),
            plan));
  }

  /**
   * With what the plan relies on: addresses that wide, the granule of its tables, and VHE if it
   * leaves with that.
   */
  static Processor fitted(Processor processor, Plan plan) {
    Granule granule = plan.run().granule();
    boolean wide = plan.cpu().widest(granule) > Granule.ORDINARY_BITS;
    long features = processor.identification().getOrDefault("ID_AA64MMFR1_EL1", 0L);
    boolean host = plan.exit().level().equals(Optional.of(ExceptionLevel.EL2_VHE));
    Processor able =
        host ? processor.with("ID_AA64MMFR1_EL1", features & ~0xf00L | 0x100) : processor;
    return able.withPhysicalBits(plan.cpu().physicalBits())
        .withTranslationGranule((int) granule.bytes(), wide);
  }

  /**
   * With VHE; a hypervisor that is no host leaves TGE clear, and TLBI of EL1 means EL1 (TLB-11).
   */
  private static Processor host(Processor features, Random random) {
    Processor host = features.asHost();
    return random.nextBoolean() ? host : host.with("HCR_EL2", E2H_AND_RW);
  }

  /** From EL3 a stub may find that there is no EL2, where it has no need of one. */
  private static Processor levels(
      Processor processor, ExceptionLevel entry, Plan plan, Random random) {
    boolean needed = plan.exit().level().filter(level -> level.number() == 2).isPresent();
    if (entry != ExceptionLevel.EL3 || needed || random.nextInt(3) > 0) {
      return processor;
    }
    long levels = processor.identification().getOrDefault("ID_AA64PFR0_EL1", USUAL_LEVELS);
    return processor.with("ID_AA64PFR0_EL1", levels & ~EL2_FIELD);
  }

  /** Whether the machine has a level. */
  boolean has(int level) {
    long levels = processor.identification().getOrDefault("ID_AA64PFR0_EL1", USUAL_LEVELS);
    return level != 2 || (levels & EL2_FIELD) != 0;
  }

  /** The first caches are those that need most care. */
  private static Processor caches(Processor processor, boolean first, Random random) {
    Processor unified =
        first ? processor : processor.withUnification(random.nextBoolean(), random.nextBoolean());
    return random.nextBoolean() ? unified.withVirtualIndex() : unified;
  }

  private static Processor processor(long turn, Random random) {
    Processor kind =
        turn == 0
            ? Processor.cortexA72()
            : turn == 1 ? Processor.newest() : Processor.mixed(random);
    return turn % 4 == 1
        ? kind.withoutZeroBlock()
        : kind.withZeroBlock(SMALLEST << random.nextInt(SIZES));
  }

  @Override
  public String toString() {
    return String.format(
        "seed %s: entered at %s, data lines of %d bytes, instruction lines of %d, adversary %s",
        Long.toUnsignedString(seed),
        entry,
        processor.dataLine(),
        processor.instructionLine(),
        strategy.name().toLowerCase(Locale.ROOT));
  }
}
