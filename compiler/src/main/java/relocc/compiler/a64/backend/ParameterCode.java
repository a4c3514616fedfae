package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory;
import relocc.compiler.a64.Memory.Unsigned;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.code.Reach;
import relocc.compiler.a64.report.Refusals;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Parameter.Kind;
import relocc.compiler.plan.Parameter.Place;
import relocc.compiler.plan.Plan;

/**
 * Parameters on their way from the caller to the exit. Up to the first write those in registers
 * wait in x6, x7 and, where they are free, x13, x14 and x11, those in the block stay there; a stub
 * that gives up has changed no register that its caller keeps. From then on what the exit needs is
 * held in registers that the copy leaves alone, for the block may be overwritten.
 */
final class ParameterCode {
  /** Those that no loop uses come first. */
  private static final List<X> HELD =
      List.of(X.X30, X.X29, X.X28, X.X18, X.X27, X.X26, X.X25, X.X24, X.X23, X.X22, X.X21);

  private final Code code;
  private final Refusals refusals;
  private final Plan.Parameters parameters;

  /** Where the registers x0..x7 of the caller are, by their number. */
  private final Map<Integer, X> waiting = new HashMap<>();

  /** In the order of the exit: the hash of a parameter differs from run to run. */
  private final Map<Parameter, X> held = new LinkedHashMap<>();

  private boolean holding;

  ParameterCode(Code code, Routine routine, Refusals refusals) {
    this.code = code;
    this.refusals = refusals;
    this.parameters = ((Step.Enter) routine.steps().get(0)).parameters();
    waiting(routine);
    held(routine);
  }

  private void waiting(Routine routine) {
    Set<Integer> used = new LinkedHashSet<>();
    parameters.register().ifPresent(used::add);
    for (Parameter parameter : parameters.all()) {
      if (parameter.place() instanceof Place.InRegister in) {
        used.add(in.number());
      }
    }
    List<X> free = new ArrayList<>(List.of(X.X7, X.X6));
    if (!routine.turnsOnEarly() && routine.copy() != CopyMap.KEEP) {
      free.addAll(List.of(X.X13, X.X14));
    }
    if (!routine.usesVectors()) {
      free.add(X.X11);
    }
    free.removeIf(x -> used.contains(x.number()));
    for (int number : used) {
      waiting.put(number, number >= X.X6.number() ? X.values()[number] : free.remove(0));
    }
  }

  private void held(Routine routine) {
    Step.Leave leave = (Step.Leave) routine.steps().get(routine.steps().size() - 1);
    Set<Parameter> wanted = new LinkedHashSet<>();
    List<Operand> operands = new ArrayList<>(leave.registers().values());
    operands.add(leave.target());
    leave.via().ifPresent(via -> operands.add(via.vectors()));
    for (Step step : routine.steps()) {
      if (step instanceof Step.SwitchMap map && routine.judgesMemory()) {
        operands.add(new Operand.Given(map.root())); // Contents are judged first.
      } else if (step instanceof Step.MoveRange range) {
        Action.MoveRange move = range.move();
        operands.addAll(List.of(move.from().start(), move.to().start(), move.size()));
      } else if (step instanceof Step.Verify verify) {
        operands.addAll(List.of(verify.action().side().start(), verify.action().size()));
        operands.addAll(verify.action().want());
      } else if (step instanceof Step.Publish publish) {
        publish.ranges().forEach(r -> operands.addAll(List.of(r.side().start(), r.size())));
      }
    }
    for (Operand operand : operands) {
      if (operand instanceof Operand.Given given) {
        wanted.add(given.parameter());
      }
    }
    Iterator<X> free = HELD.iterator();
    wanted.forEach(parameter -> held.put(parameter, free.next()));
  }

  /** Whether memory of the caller is read for them. */
  boolean areInMemory() {
    return parameters.all().stream().anyMatch(each -> each.place() instanceof Place.InBlock);
  }

  /** The first instructions: what lies where the stub works goes out of its way. */
  void saveRegisters() {
    waiting.forEach(
        (number, x) -> {
          if (x.number() != number) {
            code.mov(x, X.values()[number]);
          }
        });
  }

  /** Refuses values that the plan does not allow. Uses x0..x4. */
  void check() {
    parameters.all().stream()
        .filter(parameter -> parameter.kind().isValue() || parameter.kind() == Kind.OFFSET)
        .forEach(this::check);
    RequireCode require = new RequireCode(code, this, refusals);
    parameters.requirements().forEach(require::emit);
  }

  /** Refuses tables that cannot be: an empty list does not need them. */
  void checkTables() {
    parameters.all().stream()
        .filter(parameter -> parameter.kind() == Kind.TABLE_ROOT)
        .forEach(this::check);
  }

  private void check(Parameter parameter) {
    if (parameter.alignment() == 1 && parameter.within().isEmpty()) {
      return;
    }
    String refuse = refusals.then(Failure.WRONG_PARAMETER);
    load(X0, parameter);
    if (parameter.alignment() > 1) {
      code.and(X1, X0, parameter.alignment() - 1);
      code.cbnz(X1, refuse);
    }
    parameter
        .within()
        .ifPresent(
            range -> {
              code.mov(X1, range.start());
              code.sub(X0, X0, X1);
              code.mov(X1, range.size());
              code.cmp(X0, X1);
              code.b(Conditional.Op.HS, refuse);
            });
  }

  /** Whether an operand may be 0 once {@link #check} has let a call pass. */
  boolean mayBeZero(Operand operand) {
    return operand.constant().isPresent()
        ? operand.constant().getAsLong() == 0
        : parameters.requirements().stream()
            .noneMatch(each -> RequireCode.excludesZero(each.condition(), operand));
  }

  /** The value of a parameter while it waits, or is held. */
  void load(X d, Parameter parameter) {
    if (holding && held.containsKey(parameter)) {
      code.mov(d, held.get(parameter));
    } else if (parameter.place() instanceof Place.InRegister in) {
      code.mov(d, waiting.get(in.number()));
    } else if (parameter.place() instanceof Place.InBlock in) {
      X block = waiting.get(parameters.register().orElseThrow());
      code.note(parameter.name()).unsigned(Unsigned.Op.LDR_X, d, block, (int) in.offset());
    } else {
      throw new IllegalArgumentException("no such place: " + parameter.place());
    }
  }

  /** Where a parameter lies that is in the block, as its caller reaches it. */
  void address(X d, Parameter parameter) {
    Place.InBlock in = (Place.InBlock) parameter.place();
    Reach.behind(code, d, waiting.get(parameters.register().orElseThrow()), in.offset(), d);
  }

  /** The value of an operand while parameters wait. */
  void load(X d, Operand operand) {
    if (operand instanceof Operand.Given given) {
      load(d, given.parameter());
    } else {
      code.mov(d, operand.constant().orElseThrow());
    }
  }

  /** What follows is on a way of its own, on which nothing is held yet. */
  void waitAgain() {
    holding = false;
  }

  /** From here on registers that the caller keeps are used: there is no way back. */
  void hold() {
    held.forEach((parameter, x) -> load(x, parameter));
    holding = true;
  }

  /** As {@link #hold}, in a stub that has moved nothing. */
  void holdUnlessHeld() {
    if (!holding) {
      hold();
    }
  }

  /** A value that the exit or a move needs; a constant goes through {@code scratch}. */
  X value(Operand operand, X scratch) {
    if (operand instanceof Operand.Given given) {
      return held.get(given.parameter());
    }
    code.mov(scratch, operand.constant().orElseThrow());
    return scratch;
  }

  /** Copies a value that is held, or a constant. */
  void take(X d, Operand operand) {
    move(d, value(operand, d));
  }

  /** Gives x0..x30 their last values: first those that come out of other registers. */
  void deliver(Map<Integer, Operand> registers) {
    Map<X, X> moves = new TreeMap<>();
    for (X goal : X.values()) {
      if (registers.get(goal.number()) instanceof Operand.Given given) {
        moves.put(goal, held.get(given.parameter()));
      }
    }
    Set<X> goals = Set.copyOf(moves.keySet());
    while (!moves.isEmpty()) {
      Optional<X> ready =
          moves.keySet().stream()
              .filter(x -> moves.get(x) == x || !moves.containsValue(x))
              .findFirst();
      if (ready.isPresent()) {
        move(ready.get(), moves.remove(ready.get()));
      } else {
        X way = moves.keySet().iterator().next();
        X aside = aside(goals);
        move(aside, way);
        moves.replaceAll((goal, from) -> from == way ? aside : from);
      }
    }
    List<X> zeros = new ArrayList<>();
    for (X x : X.values()) {
      Operand value = registers.getOrDefault(x.number(), new Operand.Constant(0));
      if (!goals.contains(x) && value.constant().orElseThrow() == 0) {
        zeros.add(x);
      } else if (!goals.contains(x)) {
        code.mov(x, value.constant().orElseThrow());
      }
    }
    clear(zeros);
  }

  /** Two registers with one instruction; the last pair holds the one that points at the zeros. */
  private void clear(List<X> zeros) {
    int pairs = zeros.size() / 2;
    if (zeros.size() % 2 == 1) {
      code.mov(zeros.get(zeros.size() - 1), 0);
    }
    if (pairs > 0) {
      X base = zeros.get(2 * pairs - 1);
      code.adr(base, Names.ZEROS);
      for (int i = 0; i < pairs; i++) {
        code.pair(Memory.Pair.Op.LDP_X, zeros.get(2 * i), zeros.get(2 * i + 1), base, 0);
      }
    }
  }

  private void move(X to, X from) {
    if (to != from) {
      code.mov(to, from);
    }
  }

  /** A register that nothing comes out of, nor goes into before the constants do. */
  private X aside(Set<X> goals) {
    return Stream.of(X.values())
        .filter(x -> !goals.contains(x) && !held.containsValue(x))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no register is free"));
  }
}
