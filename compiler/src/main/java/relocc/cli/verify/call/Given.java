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
  private static final long PAGE = 4096;

  public Given {
    values = new LinkedHashMap<>(values);
    lists = new LinkedHashMap<>(lists);
    memory = List.copyOf(memory);
  }

  /**
   * A call of a plan.
   *
   * @param seed chooses what is not given
   * @throws IllegalArgumentException if a parameter has no value and none can be chosen, or there
   *     is no room for what a caller needs
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
      if (parameter.kind() == Parameter.Kind.ADDRESS && values.containsKey(parameter)) {
        all.add(behind(parameter));
      }
    }
    return all;
  }

  /** What an address may be that of: instructions, or a range. */
  private AddressRange behind(Parameter parameter) {
    long start = values.get(parameter) & -PAGE;
    String size = parameter.name().replaceAll("\\.base$", ".size");
    long bytes =
        values.entrySet().stream()
            .filter(value -> moves && value.getKey().name().equals(size))
            .filter(value -> value.getKey().kind() == Parameter.Kind.SIZE)
            .mapToLong(Map.Entry::getValue)
            .findFirst()
            .orElse(0);
    // The range may start anywhere in its first page.
    return new AddressRange(start, bytes + PAGE);
  }
}
