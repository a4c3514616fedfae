package relocc.cli.test;

import java.util.Optional;
import java.util.OptionalLong;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Plan;
import relocc.compiler.resolve.testing.PlanTest.Expectation;
import relocc.runtime.memory.Memory;

/**
 * What is otherwise than a test expects.
 *
 * @param address of the first byte that is, if it is about memory
 * @param text for people
 */
record Difference(OptionalLong address, String text) {
  private Difference(String text) {
    this(OptionalLong.empty(), text);
  }

  /** What an expectation finds at an end; empty: it holds. */
  static Optional<Difference> of(Expectation expectation, Side side) {
    if (expectation instanceof Expectation.Exit exit) {
      return exit(exit, side);
    } else if (expectation instanceof Expectation.Register register) {
      return register(register, side);
    } else if (expectation instanceof Expectation.Holds holds) {
      int size = (int) holds.range().size();
      return bytes(holds.range().start(), holds.bytes().first(size), side.after());
    } else if (expectation instanceof Expectation.Same same) {
      Memory other = same.before() ? side.before() : side.after();
      int size = (int) same.range().size();
      byte[] wanted = other.read(same.other().start(), size);
      return bytes(same.range().start(), wanted, side.after());
    } else if (expectation instanceof Expectation.Refusal) {
      return Optional.empty();
    }
    throw new IllegalArgumentException("no such expectation: " + expectation);
  }

  private static Optional<Difference> exit(Expectation.Exit exit, Side side) {
    if (exit.address() != side.pc()) {
      return Optional.of(
          new Difference(
              "it goes on at "
                  + AddressRange.hex(side.pc())
                  + ", not at "
                  + AddressRange.hex(exit.address())));
    }
    ExceptionLevel level = ExceptionLevel.of(side.level(), side.host());
    return level == exit.level()
        ? Optional.empty()
        : Optional.of(new Difference("it goes on in " + level + ", not in " + exit.level()));
  }

  private static Optional<Difference> register(Expectation.Register register, Side side) {
    boolean stack = register.number() == Plan.Exit.SP;
    String name = stack ? "sp" : "x" + register.number();
    if (stack && side.sp().isEmpty()) {
      return Optional.of(new Difference("sp is as it was, since the plan gives it no value"));
    }
    long value = stack ? side.sp().getAsLong() : side.x().get(register.number());
    return value == register.value()
        ? Optional.empty()
        : Optional.of(
            new Difference(String.format("%s is 0x%x, not 0x%x", name, value, register.value())));
  }

  private static Optional<Difference> bytes(long start, byte[] wanted, Memory memory) {
    byte[] found = memory.read(start, wanted.length);
    int first = -1;
    long count = 0;
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] != found[i]) {
        first = first < 0 ? i : first;
        count++;
      }
    }
    if (first < 0) {
      return Optional.empty();
    }
    String text =
        String.format(
            "the byte at %s is 0x%02x, not 0x%02x; of %d bytes %d differ",
            AddressRange.hex(start + first),
            found[first] & 0xff,
            wanted[first] & 0xff,
            wanted.length,
            count);
    return Optional.of(new Difference(OptionalLong.of(start + first), text));
  }
}
