package relocc.cli.verify.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import relocc.compiler.plan.AddressRange;

/**
 * The state in which a stub hands over, as far as a plan says.
 *
 * @param pc address of the first instruction behind the stub
 * @param level the exception level there, 1 or 2
 * @param sp the stack pointer of that level; empty when it is to be as it was
 * @param x x0 to x30
 */
public record ExitState(long pc, int level, OptionalLong sp, List<Long> x) {
  public ExitState {
    x = List.copyOf(x);
    if (x.size() != 31) {
      throw new IllegalArgumentException(x.size() + " registers");
    }
  }

  /** For people: where it goes on, then the registers that are not 0. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("continues at " + AddressRange.hex(pc) + " in EL" + level);
    sp.ifPresent(value -> lines.add("sp = " + AddressRange.hex(value)));
    for (int i = 0; i < x.size(); i++) {
      if (x.get(i) != 0) {
        lines.add("x" + i + " = " + AddressRange.hex(x.get(i)));
      }
    }
    return lines;
  }
}
