package relocc.compiler.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuTest {
  /** ID_AA64MMFR0_EL1 of the cores' manuals; a granule that is missing has width 0 here. */
  @ParameterizedTest
  @CsvSource({
    "cortex-a53, 40, 48, 0, 48",
    "cortex-a57, 44, 48, 0, 48",
    "cortex-a72, 44, 48, 0, 48",
    "cortex-a35, 40, 48, 48, 48",
    "cortex-a76, 40, 48, 48, 48",
    "neoverse-n1, 48, 48, 48, 48",
    "apple-m1, 36, 48, 48, 0",
    "max, 52, 52, 52, 52",
    "armv8.0-a, 48, 48, 48, 48",
    "armv8.1-a, 48, 48, 48, 48",
    "armv8.2-a, 52, 48, 48, 52",
    "armv8.6-a, 52, 48, 48, 52",
    "armv8.7-a, 52, 52, 52, 52",
    "armv9.0-a, 52, 48, 48, 52",
    "armv9.1-a, 52, 48, 48, 52",
    "armv9.2-a, 52, 52, 52, 52",
  })
  void widths(String name, int physical, int kib4, int kib16, int kib64) {
    Cpu cpu = Cpu.named(name).orElseThrow();
    assertEquals(physical, cpu.physicalBits());
    assertEquals(kib4, width(cpu, Granule.KIB_4));
    assertEquals(kib16, width(cpu, Granule.KIB_16));
    assertEquals(kib64, width(cpu, Granule.KIB_64));
  }

  private static int width(Cpu cpu, Granule granule) {
    return cpu.has(granule) ? cpu.widest(granule) : 0;
  }
}
