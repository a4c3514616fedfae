package relocc.cli.verify.call;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Parameter.Place;
import relocc.compiler.plan.Plan;

/** Calls of an open plan that its stub has to refuse, each with one thing that is wrong. */
public final class WrongCalls {
  private static final int WRONG_PARAMETER = 5;
  private static final int WRONG_LIST = 6;
  private static final int OVER_STUB = 7;

  /** A plan's own numbers count from here. */
  private static final int REQUIREMENT = 64;

  /** In how many ways each requirement is broken. */
  private static final int WAYS = 8;

  private static final long DESTINATION = 1;
  private static final long INDIRECTION = 2;
  private static final long DONE = 4;
  private static final long SOURCE = 8;

  private final Plan open;
  private final Call right;
  private final List<Wrong> all = new ArrayList<>();

  private WrongCalls(Plan open, Call right) {
    this.open = open;
    this.right = right;
  }

  /**
   * A call that must be refused.
   *
   * @param what is wrong
   * @param code what the stub says
   */
  public record Wrong(String what, int code, Call call) {}

  /** Variations of a call that is right; its list, if it has one, has pages. */
  public static List<Wrong> of(Plan open, Call right) {
    WrongCalls calls = new WrongCalls(open, right);
    open.parameters().all().forEach(calls::parameter);
    calls.requirements();
    calls.edges();
    open.actions().stream()
        .filter(Action.MoveRange.class::isInstance)
        .forEach(move -> calls.overStub((Action.MoveRange) move));
    calls.digests();
    return calls.all;
  }

  /** The same of one whose list is empty: nobody looks at tables then. */
  public static List<Wrong> ofEmpty(Plan open, Call right) {
    WrongCalls calls = new WrongCalls(open, right);
    open.parameters().all().stream()
        .filter(parameter -> parameter.kind().isValue())
        .forEach(calls::parameter);
    calls.requirements();
    return calls.all;
  }

  /** Bytes with another digest than is wanted, or the other way around. */
  private void digests() {
    Set<Operand> seen = new HashSet<>();
    for (int i = 0; i < open.actions().size(); i++) {
      if (!(open.actions().get(i) instanceof Action.Verify verify)) {
        return; // Behind the first write there is no way back.
      }
      for (Operand word : verify.want()) {
        if (word instanceof Operand.Given given && seen.add(word)) {
          long flipped = value(given.parameter()) ^ 1L << 7;
          Call call = with(given.parameter(), flipped);
          all.add(new Wrong("with another digest", REQUIREMENT + verify.code(), call));
        }
      }
    }
  }

  /** One after the other does not hold, and nothing else is wrong. */
  private void requirements() {
    List<Plan.Requirement> requirements = open.parameters().requirements();
    boolean possible = true;
    for (int n = 0; n < WAYS * requirements.size(); n++) {
      int i = n / WAYS;
      Call call = right;
      Map<Parameter, Long> values =
          possible || n % WAYS == 0 ? Choice.breaking(open, i, n) : Map.of();
      possible = !values.isEmpty();
      for (Map.Entry<Parameter, Long> entry : values.entrySet()) {
        call = new WrongCalls(open, call).with(entry.getKey(), entry.getValue());
      }
      if (!values.isEmpty()) {
        add(requirements.get(i), call);
      }
    }
  }

  private void add(Plan.Requirement broken, Call call) {
    String what = "against what is required in line " + broken.span().line();
    int code = broken.isInserted() ? WRONG_PARAMETER : REQUIREMENT + broken.code();
    all.add(new Wrong(what, code, call));
  }

  /** Values that are just too small or too large, as far as nothing else is wrong with them. */
  private void edges() {
    Map<Parameter, Long> values = values();
    ToLongFunction<Operand> worth = operand -> worth(operand, values);
    List<Plan.Requirement> requirements = open.parameters().requirements();
    for (int i = 0; i < requirements.size(); i++) {
      Plan.Condition condition = requirements.get(i).condition();
      if (condition instanceof Plan.Condition.Compared compared) {
        edge(i, compared.left(), worth.applyAsLong(compared.right()));
        edge(i, compared.right(), worth.applyAsLong(compared.left()));
      } else if (condition instanceof Plan.Condition.Inside inside) {
        long end = worth.applyAsLong(inside.otherStart()) + worth.applyAsLong(inside.otherSize());
        edge(i, inside.size(), end - worth.applyAsLong(inside.start()));
        edge(i, inside.start(), end - worth.applyAsLong(inside.size()));
      }
    }
  }

  private void edge(int requirement, Operand operand, long at) {
    if (operand instanceof Operand.Given given) {
      Parameter parameter = given.parameter();
      long step = parameter.alignment();
      for (long value : List.of((at & -step) - step, at & -step, (at & -step) + step)) {
        Map<Parameter, Long> others = values();
        others.put(parameter, value);
        boolean within = parameter.within().map(range -> range.contains(value)).orElse(true);
        if (within && Demands.of(open).broken(others) == requirement) {
          add(open.parameters().requirements().get(requirement), with(parameter, value));
        }
      }
    }
  }

  private Map<Parameter, Long> values() {
    Map<Parameter, Long> values = new HashMap<>();
    open.parameters().all().forEach(parameter -> values.put(parameter, value(parameter)));
    return values;
  }

  private static long worth(Operand operand, Map<Parameter, Long> values) {
    return operand instanceof Operand.Given given
        ? values.get(given.parameter())
        : operand.constant().orElseThrow();
  }

  private void parameter(Parameter parameter) {
    if (parameter.kind() == Parameter.Kind.PAGE_LIST) {
      list(parameter);
      return;
    }
    boolean unused =
        parameter.kind() == Parameter.Kind.TABLE_ROOT
            && open.actions().stream().allMatch(WrongCalls::isDone);
    if (unused) {
      return; // Nothing is moved, so nothing is mapped.
    }
    for (long bit = 1; bit < parameter.alignment(); bit *= 2) {
      add("with a parameter that is not aligned", parameter, value(parameter) ^ bit);
    }
    Optional<AddressRange> range = parameter.within();
    range.ifPresent(
        within -> {
          long above = within.end() + parameter.alignment() - 1 & -parameter.alignment();
          add("with a parameter above its range", parameter, above);
          add("with a parameter above its range", parameter, above + parameter.alignment());
          long below = within.start() - 1 & -parameter.alignment();
          add("with a parameter below its range", parameter, below);
        });
  }

  /** As far as nothing else is wrong with that. */
  private void overStub(Action.MoveRange move) {
    AddressRange stub = right.plan().stub().range();
    Map<Parameter, Long> values = values();
    long size = worth(move.size(), values);
    for (Action.Side side : List.of(move.to(), move.from())) {
      if (size > 0 && side.start() instanceof Operand.Given given) {
        long align = given.parameter().alignment();
        long below = stub.start() - size + align & -align;
        for (long start : List.of(stub.start(), stub.end() - 1, below)) {
          AddressRange range = new AddressRange(start & -align, size);
          Map<Parameter, Long> others = new HashMap<>(values);
          others.put(given.parameter(), range.start());
          boolean allowed = side.within().contains(range) && Demands.of(open).broken(others) < 0;
          if (allowed && range.overlaps(stub)) {
            Call call = with(given.parameter(), range.start());
            all.add(new Wrong("with a range that has bytes of the stub", OVER_STUB, call));
          }
        }
      }
    }
  }

  /** Whether everything is where it belongs already. */
  private static boolean isDone(Action action) {
    return action instanceof Action.Move move
        && move.pieces().stream().allMatch(piece -> piece.source() == piece.destination());
  }

  private void add(String what, Parameter parameter, long value) {
    all.add(new Wrong(what, WRONG_PARAMETER, with(parameter, value)));
  }

  private long value(Parameter parameter) {
    if (parameter.place() instanceof Place.InRegister in) {
      return right.registers().get(in.number());
    }
    return right.memory(0).load64(address(parameter));
  }

  private long address(Parameter parameter) {
    long block = right.registers().get(open.parameters().register().orElseThrow());
    return block + ((Place.InBlock) parameter.place()).offset();
  }

  private Call with(Parameter parameter, long value) {
    if (parameter.place() instanceof Place.InRegister in) {
      Map<Integer, Long> registers = new HashMap<>(right.registers());
      registers.put(in.number(), value);
      return right.withRegisters(registers);
    }
    return with(address(parameter), value);
  }

  private Call with(long address, long... words) {
    return with(right, address, words);
  }

  private static Call with(Call call, long address, long... words) {
    ByteBuffer bytes =
        ByteBuffer.allocate(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(words);
    return call.with(new Call.Content(address, bytes.array()));
  }

  private void list(Parameter list) {
    long page = list.alignment();
    long head = value(list);
    if ((head & INDIRECTION) == 0) {
      return;
    }
    long at = head & -page;
    long free = right.contents().get(0).address() & -page;
    String nothing = "with a word that means nothing in its list";
    words(nothing, WRONG_LIST, at, free, DONE);
    words(nothing, WRONG_LIST, at, free | DESTINATION, free | SOURCE | 16, DONE);
    words(nothing, WRONG_LIST, at, free | DESTINATION | SOURCE, DONE);
    words(nothing, WRONG_LIST, at, free | DESTINATION, free | SOURCE, free);
    words(nothing, WRONG_LIST, at, free | DESTINATION | page / 2);
    String nowhere = "with a page that goes nowhere";
    words(nowhere, OVER_STUB, at, free | SOURCE, DONE);
    all.add(new Wrong(nowhere, OVER_STUB, with(list, free | SOURCE)));
    String circle = "with a list that comes back to where it was";
    words(circle, WRONG_LIST, at, at | INDIRECTION);
    // A caller's linear map has nothing there: that is an exception.
    if (open.entries().stream().noneMatch(entry -> entry.map() instanceof CallerMap.Linear)) {
      words("with a list that goes on nowhere", WRONG_LIST, at, INDIRECTION);
    }
    long other = free + page;
    Call round = with(with(at, other | INDIRECTION), other, free | DESTINATION, at | INDIRECTION);
    all.add(new Wrong(circle, WRONG_LIST, round));
    all.add(new Wrong("with a list that has no page", WRONG_LIST, with(list, free | DESTINATION)));
    AddressRange stub = right.plan().stub().range();
    String over = "with a page that would overwrite the stub";
    long first = stub.start() & -page;
    long last = stub.end() - 1 & -page;
    words(over, OVER_STUB, at, first | DESTINATION, free | SOURCE, DONE);
    words(over, OVER_STUB, at, last | DESTINATION, free | SOURCE, DONE);
    words(over, OVER_STUB, at, first - page | DESTINATION, free | SOURCE, free | SOURCE, DONE);
    Call later =
        with(with(at, last | DESTINATION, other | INDIRECTION), other, free | SOURCE, DONE);
    all.add(new Wrong(over, OVER_STUB, later));
  }

  private void words(String what, int code, long at, long... words) {
    all.add(new Wrong(what, code, with(at, words)));
  }
}
