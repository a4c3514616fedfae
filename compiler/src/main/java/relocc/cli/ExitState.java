package relocc.cli;

import java.util.List;
import java.util.OptionalLong;

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
}
