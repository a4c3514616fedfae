package relocc.compiler.plan;

import java.util.List;
import java.util.Optional;

/**
 * The processor that the stub may rely on.
 *
 * @param name as the plan writes it
 * @param physicalBits how many bits a physical address has there; 48 where the architecture alone
 *     is given (ID_AA64MMFR0_EL1.PARange of the cores' manuals)
 */
public record Cpu(String name, int physicalBits) {
  /** What is assumed when a plan names none. */
  public static final Cpu OLDEST = new Cpu("armv8.0-a", 48);

  private static final List<Cpu> CORES =
      List.of(
          new Cpu("cortex-a35", 40),
          new Cpu("cortex-a53", 40),
          new Cpu("cortex-a55", 40),
          new Cpu("cortex-a57", 44),
          new Cpu("cortex-a72", 44),
          new Cpu("cortex-a76", 40),
          new Cpu("cortex-a510", 40),
          new Cpu("neoverse-n1", 48),
          new Cpu("neoverse-n2", 48),
          new Cpu("neoverse-v1", 48),
          new Cpu("neoverse-v2", 48),
          new Cpu("apple-m1", 36),
          new Cpu("max", 48));

  /** The core or architecture of that name. */
  public static Optional<Cpu> named(String name) {
    if (isArchitecture(name)) {
      return Optional.of(new Cpu(name, 48));
    }
    return CORES.stream().filter(core -> core.name.equals(name)).findFirst();
  }

  /** Whether the name is that of an architecture, {@code armv8.0-a} to {@code armv9.5-a}. */
  public static boolean isArchitecture(String name) {
    return name.matches("armv8\\.[0-9]-a|armv9\\.[0-5]-a");
  }

  /** The names of all cores. */
  public static List<String> cores() {
    return CORES.stream().map(Cpu::name).toList();
  }
}
