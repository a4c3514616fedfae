package relocc.cli.verify;

import java.util.Optional;
import java.util.function.UnaryOperator;
import relocc.cli.verify.damage.Damage;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;
import relocc.runtime.Processor;
import relocc.runtime.Setup;

/**
 * A call that must fail.
 *
 * @param base where the stub was loaded
 * @param bytes the stub
 * @param code why it fails
 * @param found the processor
 * @param map how the caller translates addresses
 * @param around what is unusual about what it finds
 * @param scene what is handed over and worked on, if that is unusual
 * @param damage what becomes of memory on the way, if anything does
 */
record Case(
    ExceptionLevel level,
    long base,
    byte[] bytes,
    int code,
    Found found,
    CallerMap map,
    UnaryOperator<Setup.Surroundings> around,
    Optional<Scene> scene,
    Optional<Damage> damage) {

  /** Which interrupts the caller has masked: A and F. */
  static final int MASKS = 5;

  private static final String INSTRUCTIONS = "ID_AA64ISAR0_EL1";

  /**
   * The processor as it is found.
   *
   * @param lacking whether it lacks what the plan relies on
   * @param flipped bits of SCTLR that are otherwise than a caller has them whose MMU is on
   */
  record Found(Processor processor, boolean lacking, long flipped) {}

  Case(ExceptionLevel level, CallerMap map, long base, byte[] bytes, int code) {
    this(
        level,
        base,
        bytes,
        code,
        new Found(usual(level), false, 0),
        map,
        usual -> usual.withState(MASKS, true),
        Optional.empty(),
        Optional.empty());
  }

  /** The oldest processor at a level. */
  static Processor usual(ExceptionLevel level) {
    Processor oldest = Processor.cortexA72();
    return level == ExceptionLevel.EL2_VHE ? oldest.asHost() : oldest;
  }

  /** Whether the MMU is off, at a level that the plan allows or one that looks like it. */
  boolean isOff() {
    return !map.isOn() || (found.flipped & 1) != 0;
  }

  Processor processor() {
    return found.processor;
  }

  /** Whether what is wrong shows only when the stub leaves. */
  boolean isLate() {
    return found.processor.isHostUnsaid();
  }

  /**
   * Whether it shows when it is known already that the level and the caller's MMU are as the plan
   * says: the processor lacks something, is always a host, TCR2 gives descriptors another meaning,
   * or the tables do not reach.
   */
  boolean isFoundLater() {
    Processor processor = found.processor;
    return found.lacking
        || isBeyond()
        || processor.identification().containsKey(INSTRUCTIONS)
        || isLate()
        || processor.identification().getOrDefault("ID_AA64MMFR4_EL1", 0L) != 0
        || processor.identification().getOrDefault("TCR2_EL" + level.number(), 0L) != 0;
  }

  /** Whether the stub lies where its tables do not reach. */
  private boolean isBeyond() {
    return base >>> Granule.ORDINARY_BITS != 0
        && found.processor.physicalBits() > Granule.ORDINARY_BITS;
  }

  Case with(Processor other) {
    return with(new Found(other, found.lacking, found.flipped));
  }

  private Case with(Found other) {
    return new Case(level, base, bytes, code, other, map, around, scene, damage);
  }

  /** With another stub. */
  Case with(byte[] other) {
    return new Case(level, base, other, code, found, map, around, scene, damage);
  }

  /** With bits of SCTLR otherwise than a caller has them whose MMU is on. */
  Case flipped(long bits) {
    return with(new Found(found.processor, found.lacking, bits));
  }

  Case with(UnaryOperator<Setup.Surroundings> more) {
    return new Case(
        level,
        base,
        bytes,
        code,
        found,
        map,
        usual -> more.apply(around.apply(usual)),
        scene,
        damage);
  }

  Case with(CallerMap other) {
    return new Case(level, base, bytes, code, found, other, around, scene, damage);
  }

  /** On a processor without the instructions for a digest. */
  Case without(Action.Algorithm algorithm) {
    int field = algorithm == Action.Algorithm.SHA256 ? 12 : 16;
    return with(found.processor.with(INSTRUCTIONS, 0x0001_1120L & ~(15L << field)));
  }

  /** On a processor that lacks pages of that size. */
  Case without(Granule granule) {
    long field = granule == Granule.KIB_16 ? 0 : 15;
    int shift = granule == Granule.KIB_16 ? 20 : granule == Granule.KIB_64 ? 24 : 28;
    Processor has = found.processor;
    long sizes = has.identification().getOrDefault("ID_AA64MMFR0_EL1", 0x0f00_1124L);
    Processor other = has.with("ID_AA64MMFR0_EL1", sizes & ~(15L << shift) | field << shift);
    return with(new Found(other, true, found.flipped));
  }

  Case with(Scene other) {
    return new Case(level, base, bytes, code, found, map, around, Optional.of(other), damage);
  }

  /**
   * With damage.
   *
   * @param physical the same on the machine
   */
  Case with(Damage other, Setup.Damage physical) {
    return new Case(
        level,
        base,
        bytes,
        code,
        found,
        map,
        usual -> around.apply(usual).withDamage(physical),
        scene,
        Optional.of(other));
  }
}
