package relocc.compiler.output;

import java.nio.file.Path;
import java.util.OptionalLong;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Span;

/** Names that are the same on every machine. */
public final class Origins {
  private Origins() {}

  /** File and line, without the folders that the file lies in. */
  static String shown(Span span) {
    return file(span) + ":" + span.line();
  }

  /** The last part of the file's path. */
  public static String file(Span span) {
    Path last = Path.of(span.source().name()).getFileName();
    return last == null ? span.source().name() : last.toString();
  }

  /** An address, or the parameter that it is. */
  static String address(Operand operand) {
    OptionalLong constant = operand.constant();
    return constant.isPresent()
        ? AddressRange.hex(constant.getAsLong())
        : "what " + operand + " says";
  }

  /** A range that is read: of a payload its name, and how far behind its start. */
  static String source(AddressRange range, Plan plan) {
    return plan.payloads().stream()
        .filter(payload -> payload.range().contains(range.start()))
        .findFirst()
        .map(
            payload -> {
              String offset = AddressRange.hex(range.start() - payload.range().start());
              return "payload " + payload.name() + " from " + offset + " on";
            })
        .orElseGet(range::toString);
  }

  /** Where a parameter is handed over. */
  static String place(Parameter parameter, Plan plan) {
    if (parameter.place() instanceof Parameter.Place.InRegister in) {
      return parameter.name() + " is in x" + in.number();
    } else if (parameter.place() instanceof Parameter.Place.InBlock in) {
      int register = plan.parameters().register().orElseThrow();
      return parameter.name()
          + " lies "
          + in.offset()
          + " bytes behind the address that is in x"
          + register;
    }
    throw new IllegalArgumentException("no such place: " + parameter.place());
  }

  /** x0 to x30, or sp. */
  public static String register(int number) {
    return number == Plan.Exit.SP ? "sp" : "x" + number;
  }
}
