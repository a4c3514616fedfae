package relocc.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import relocc.cli.test.Side;
import relocc.compiler.plan.AddressRange;

/** How a call of a stub ended, on the reference or on the machine model. Immutable. */
public final class Run {
  private final Side side;
  private final List<String> faults;

  Run(Side side, List<String> faults) {
    this.side = side;
    this.faults = List.copyOf(faults);
  }

  /** {@code the reference} or {@code the machine model}. */
  public String where() {
    return side.name();
  }

  /**
   * What the stub did that its plan or the architecture does not allow, one line for people each;
   * none on the reference, and none if all went well.
   */
  public List<String> faults() {
    return faults;
  }

  /** The address of the next instruction. */
  public long address() {
    return side.pc();
  }

  /** The exception level there. */
  public Level level() {
    return Level.of(side.level(), side.host());
  }

  /**
   * A register there.
   *
   * @param number 0 to 30
   */
  public long x(int number) {
    return side.x().get(number);
  }

  /** The stack pointer there; empty on the reference if the plan gives it no value. */
  public OptionalLong sp() {
    return side.sp();
  }

  /** Memory as the stub left it. */
  public byte[] bytes(long address, int size) {
    return side.after().read(address, size);
  }

  /** Memory as the stub found it. */
  public byte[] before(long address, int size) {
    return side.before().read(address, size);
  }

  /**
   * The first byte from an address on that is not as wanted, with both values, for people; empty:
   * all are.
   */
  public Optional<String> difference(long address, byte[] wanted) {
    byte[] found = bytes(address, wanted.length);
    int at = Arrays.mismatch(found, wanted);
    return at < 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                "on %s the byte at %s is 0x%02x, not 0x%02x",
                where(), AddressRange.hex(address + at), found[at] & 0xff, wanted[at] & 0xff));
  }
}
