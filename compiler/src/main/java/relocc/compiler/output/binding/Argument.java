package relocc.compiler.output.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;

/**
 * What a register holds when a stub is called: the registers of the procedure call standard, x0 up,
 * so that a stub is a function.
 *
 * @param parameter what is handed over in it, if that is a value
 * @param block whether it holds the address of the block of parameters; without either it holds
 *     anything
 */
record Argument(int register, Optional<Parameter> parameter, boolean block) {

  /** Those up to the last one that matters. */
  static List<Argument> of(Plan.Parameters parameters) {
    int block = parameters.hasBlock() ? parameters.register().orElseThrow() : -1;
    List<Argument> arguments = new ArrayList<>();
    int last = block;
    for (int i = 0; i < 8; i++) {
      Optional<Parameter> parameter = in(parameters, i);
      arguments.add(new Argument(i, parameter, i == block));
      last = parameter.isPresent() ? Math.max(last, i) : last;
    }
    return List.copyOf(arguments.subList(0, last + 1));
  }

  private static Optional<Parameter> in(Plan.Parameters parameters, int register) {
    return parameters.all().stream()
        .filter(p -> p.place().equals(new Parameter.Place.InRegister(register)))
        .findFirst();
  }

  /** The parameter's name, that of the block, or one that says that it does not matter. */
  String name() {
    return block ? "params" : parameter.map(Parameter::name).orElse("unused_x" + register);
  }
}
