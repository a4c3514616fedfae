package relocc.cli.verify.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;

/**
 * What somebody wants a call to be; the rest is chosen.
 *
 * @param values of parameters; an offset or a table that is missing is chosen, an optional address
 *     is 0
 * @param lists the pages of lists, in order; whole pages
 * @param memory what lies there, beside what the stub is handed
 * @param place where the stub lies; empty: where its plan says, or anywhere
 * @param moves whether the call is one that the stub does not refuse
 */
public record Given(
    Map<Parameter, Long> values,
    Map<Parameter, List<Piece>> lists,
    List<Call.Content> memory,
    OptionalLong place,
    boolean moves) {
  public Given {
    values = new LinkedHashMap<>(values);
    lists = new LinkedHashMap<>(lists);
    memory = List.copyOf(memory);
  }

  /**
   * A call of a plan.
   *
   * @param seed chooses what is not given
   * @throws IllegalArgumentException if a parameter has no value and none can be chosen
   */
  public Call call(Plan plan, long seed) {
    return new Choice(plan, seed, taken(plan)).call(this);
  }

  /** What nobody else may use. */
  private List<AddressRange> taken(Plan plan) {
    List<AddressRange> all = new ArrayList<>();
    memory.forEach(content -> all.add(content.range()));
    for (List<Piece> pieces : lists.values()) {
      for (Piece piece : pieces) {
        all.add(piece.sourceRange());
        all.add(piece.destinationRange());
      }
    }
    place.ifPresent(at -> all.add(new AddressRange(at, plan.stub().range().size())));
    for (Parameter parameter : plan.parameters().all()) {
      // What a value may be the address of: instructions, or a range whose size is the next one.
      if (parameter.kind() == Parameter.Kind.ADDRESS && values.containsKey(parameter)) {
        all.add(new AddressRange(values.get(parameter) & -4096, 4096));
      }
    }
    return all;
  }
}
