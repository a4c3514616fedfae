package relocc.runtime.system;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import relocc.runtime.rule.Findings;

/** Registers whose bits let lower levels use features: what is there is permitted, no more. */
final class Permissions {
  /** Bits of a register that permit a feature. */
  private record Permission(String register, String feature, long bits) {
    private static Permission parse(String row) {
      String[] c = row.trim().split("\\s+");
      long ones = (1L << Integer.parseInt(c[3])) - 1;
      return new Permission(c[0], c[1], ones << Integer.parseInt(c[2]));
    }
  }

  private final Map<String, List<Permission>> byRegister;
  private final Map<String, Long> free;

  /**
   * @param rows register, feature, lowest bit, number of bits; "-" is a feature that all have
   * @param free bits that are judged elsewhere, or may as well be set, by register
   */
  Permissions(String rows, Map<String, Long> free) {
    this.byRegister =
        rows.lines()
            .map(Permission::parse)
            .collect(
                Collectors.groupingBy(Permission::register, TreeMap::new, Collectors.toList()));
    this.free = Map.copyOf(free);
  }

  /** Judges the values that were written last. */
  void judge(String rule, SystemRegisters registers, Features features, Findings findings) {
    byRegister.forEach(
        (name, permissions) -> {
          long value = registers.written(name);
          long unknown = value & ~free.getOrDefault(name, 0L);
          for (Permission permission : permissions) {
            boolean present = features.has(permission.feature);
            long given = value & permission.bits;
            if (present ? given != permission.bits : given != 0) {
              String verb = present ? " traps " : " permits what is not there: ";
              findings.report(rule, 0, name + verb + permission.feature);
            }
            unknown &= ~permission.bits;
          }
          if (unknown != 0) {
            String bits = " holds more than permissions: 0x" + Long.toHexString(unknown);
            findings.report(rule, 0, name + bits);
          }
        });
  }
}
