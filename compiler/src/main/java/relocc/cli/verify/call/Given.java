package relocc.cli.verify.call;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.runtime.memory.Memory;

/**
 * What somebody wants a call to be; the rest is chosen.
 *
 * @param values of parameters; an offset or a table that is missing is chosen, an optional address
 *     is 0, a digest is that of what it is held against
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
    Choice choice = new Choice(plan, seed, taken(plan));
    AddressRange range = plan.stub().range();
    AddressRange anywhere =
        plan.stub().anywhere() && place.isEmpty()
            ? choice.room.take(range.size(), choice.page())
            : range;
    AddressRange stub =
        place.isPresent() ? new AddressRange(place.getAsLong(), range.size()) : anywhere;
    choice.values.putAll(values);
    lists.forEach((list, pieces) -> list(list, new PageList(list, pieces, choice.room), choice));
    plan.parameters().all().stream()
        .filter(parameter -> parameter.kind() != Parameter.Kind.DIGEST)
        .forEach(parameter -> choice.values.computeIfAbsent(parameter, p -> made(p, choice)));
    plan.actions().forEach(action -> action(action, choice));
    digests(plan, choice, seed);
    Map<Integer, Long> registers = choice.registers();
    Plan bound = Call.bound(plan, choice.values, stub, choice.memory, choice.actions);
    Plan placed = Call.placed(bound, choice.contents);
    choice.contents.addAll(memory);
    boolean block = plan.parameters().hasBlock();
    return new Call(
        placed,
        registers,
        block ? plan.parameters().register() : OptionalInt.empty(),
        choice.contents,
        choice.site,
        Call.isOpen(plan) ? seed : 0,
        choice.isWhole());
  }

  private void action(Action action, Choice choice) {
    if (action instanceof Action.MoveList list) {
      List<Piece> pieces = lists.get(list.list());
      if (!pieces.isEmpty()) {
        choice.actions.add(new Action.Move(pieces, list.span()));
      }
    } else if (action instanceof Action.MoveRange move) {
      if (moves) {
        choice
            .piece(move)
            .ifPresent(piece -> choice.actions.add(new Action.Move(List.of(piece), move.span())));
      }
    } else if (!(action instanceof Action.Look look)) {
      choice.actions.add(action);
    } else if (moves) {
      choice.actions.add(choice.located(look));
    }
  }

  /** What a caller makes up by itself. */
  private static long made(Parameter parameter, Choice choice) {
    return switch (parameter.kind()) {
      case OFFSET, TABLE_ROOT -> choice.value(parameter);
      case OPTIONAL_ADDRESS -> 0;
      default -> throw new IllegalArgumentException(parameter.name() + " has no value");
    };
  }

  private static void list(Parameter parameter, PageList list, Choice choice) {
    choice.values.put(parameter, list.head());
    choice.contents.addAll(list.contents());
    for (AddressRange range : list.sources()) {
      choice.memory.add(new Region("a source", Region.Kind.RAM, range, parameter.span()));
    }
  }

  /** Memory has the digests that are wanted, as far as nothing else is given to be there. */
  private void digests(Plan plan, Choice choice, long seed) {
    choice.contents.addAll(Digests.contents(choice.actions, choice.random));
    Memory found = new Memory(seed);
    choice.contents.forEach(content -> found.write(content.address(), content.bytes()));
    memory.forEach(content -> found.write(content.address(), content.bytes()));
    plan.payloads().forEach(p -> found.write(p.range().start(), p.bytes()));
    try {
      Digests.wanted(choice.actions, found, choice.values);
    } catch (IllegalArgumentException e) {
      // What is given cannot be unpacked: nothing comes behind that.
    }
    plan.parameters().all().stream()
        .filter(parameter -> parameter.kind() == Parameter.Kind.DIGEST)
        .forEach(parameter -> choice.values.putIfAbsent(parameter, 0L));
    choice.actions.replaceAll(
        action -> action instanceof Action.Verify verify ? choice.wanting(verify) : action);
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
