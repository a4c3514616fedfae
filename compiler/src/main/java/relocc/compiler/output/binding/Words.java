package relocc.compiler.output.binding;

import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Sizes;

/** How facts and comments say what a plan says. */
final class Words {
  private Words() {}

  /** What a parameter must be. */
  static String of(Parameter parameter) {
    StringBuilder text = new StringBuilder(of(parameter.kind()));
    if (parameter.kind() == Parameter.Kind.PAGE_LIST) {
      text.append(" of ").append(Sizes.shown(parameter.alignment()));
    } else if (parameter.alignment() > 1) {
      text.append(", a multiple of ").append(Sizes.shown(parameter.alignment()));
    }
    parameter.within().ifPresent(range -> text.append(", in ").append(range));
    return text.toString();
  }

  private static String of(Parameter.Kind kind) {
    return switch (kind) {
      case ADDRESS -> "physical address";
      case SIZE -> "number of bytes";
      case OPTIONAL_ADDRESS -> "physical address or 0";
      case OFFSET -> "offset between virtual and physical addresses";
      case TABLE_ROOT -> "physical address of translation tables";
      case PAGE_LIST -> "first word of a list of pages";
      case DIGEST -> "word of a digest";
    };
  }

  /** How the caller translates. */
  static String of(CallerMap map) {
    if (map instanceof CallerMap.Linear linear) {
      return "MMU on, VA = PA " + (linear.reversed() ? "- " : "+ ") + linear.offset();
    }
    return map.isOn() ? "MMU on, VA = PA" : "MMU off";
  }

  /** Where the blob lies and how much it uses. */
  static String of(Plan.Stub stub, long page) {
    String place =
        stub.anywhere()
            ? "anywhere at a multiple of " + Sizes.shown(page)
            : "at " + AddressRange.hex(stub.range().start());
    return place + ", uses " + Sizes.shown(stub.range().size());
  }

  /** What becomes of a call that fails. */
  static String of(OnFail onFail) {
    return "before writes: " + of(onFail.before()) + ", after writes: " + of(onFail.after());
  }

  private static String of(OnFail.Reaction reaction) {
    return reaction.kind().words() + (reaction.conduit() == OnFail.Conduit.HVC ? " by hvc" : "");
  }
}
