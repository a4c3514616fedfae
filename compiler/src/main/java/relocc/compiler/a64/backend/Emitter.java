package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X19;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.code.Reach;
import relocc.compiler.a64.codec.UnpackCode;
import relocc.compiler.a64.copy.CleanCode;
import relocc.compiler.a64.copy.JudgeCode;
import relocc.compiler.a64.copy.ListCode;
import relocc.compiler.a64.copy.MoveCode;
import relocc.compiler.a64.copy.MoveTable;
import relocc.compiler.a64.copy.RangeCode;
import relocc.compiler.a64.table.GuardCode;
import relocc.compiler.a64.table.Literals;
import relocc.compiler.a64.table.OpenRangeCode;
import relocc.compiler.a64.table.TableCode;
import relocc.compiler.a64.table.TableMap;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.lower.Translation;
import relocc.compiler.plan.Action;

/** Writes the code of each step down. Behind the point of no return x19 has the head of a list. */
final class Emitter implements Step.Visitor<Void> {
  private final Routine routine;
  private final Code code;
  private final EntryCode entry;
  private final ParameterCode parameters;
  private final ExitCode exit;
  private final VerifyCode verify;
  private final UnpackCode unpack;
  private final MoveTable moves;
  private final Places places;
  private final Optional<TableMap> map;

  /** The next part of the table of moves. */
  private int part;

  /** Where x0 points, from the label of the data; each list ends where the other one starts. */
  private OptionalLong pointing = OptionalLong.empty();

  /**
   * Offsets from the label of the data.
   *
   * @param ranges of the list of ranges to clean
   * @param moves of the table of moves
   * @param map of the list of ranges to map
   */
  record Places(long ranges, long moves, long map) {}

  /**
   * @param moves the table of moves
   * @param map what the stub builds tables for; their place does not matter
   */
  Emitter(
      Routine routine,
      Code code,
      EntryCode entry,
      ParameterCode parameters,
      ExitCode exit,
      VerifyCode verify,
      UnpackCode unpack,
      MoveTable moves,
      Places places,
      Optional<TableMap> map) {
    this.routine = routine;
    this.code = code;
    this.entry = entry;
    this.parameters = parameters;
    this.exit = exit;
    this.verify = verify;
    this.unpack = unpack;
    this.moves = moves;
    this.places = places;
    this.map = map;
  }

  private void point(long at) {
    if (!pointing.equals(OptionalLong.of(at))) {
      Reach.behind(code, X0, Names.DATA, at, X1);
    }
  }

  @Override
  public Void enter(Step.Enter step) {
    entry.enter(step, exit::check);
    return null;
  }

  @Override
  public Void judgeList(Step.JudgeList step) {
    parameters.load(X0, step.list());
    new JudgeCode(code, step.list(), routine.stub().size(), entry.callerOffset()).judge();
    return null;
  }

  @Override
  public Void guardStub(Step.GuardStub step) {
    point(places.ranges);
    new CleanCode(code).guardStub(routine.stub().size());
    pointing = OptionalLong.empty();
    return null;
  }

  @Override
  public Void guardTables(Step.GuardTables step) {
    boolean open = routine.has(Step.MoveRange.class);
    new GuardCode(code, entry.callerOffset(), open ? this::judgeOpen : this::judgeListed).emit();
    return null;
  }

  private void judgeListed(GuardCode guard) {
    Reach.behind(code, X3, Names.DATA, places.ranges, X4);
    guard.judgeList();
  }

  private void judgeOpen(GuardCode guard) {
    for (Step step : routine.steps()) {
      if (step instanceof Step.MoveRange range) {
        parameters.load(X4, range.move().to().start());
        parameters.load(X5, range.move().size());
        guard.judgeOne();
      }
    }
    guard.judged();
  }

  @Override
  public Void commit(Step.Commit step) {
    entry.commit();
    routine.list().ifPresent(list -> parameters.load(X19, list));
    return null;
  }

  @Override
  public Void leaveCaller(Step.LeaveCaller step) {
    if (!routine.moves()) {
      // Nobody commits; and a block may be one that only the caller's map reaches.
      parameters.holdUnlessHeld();
    }
    entry.leaveCaller();
    step.list()
        .ifPresent(
            list -> {
              code.mov(X0, X19);
              new ListCode(code, list, Optional.empty(), "sweep").clean();
            });
    pointing = OptionalLong.empty();
    return null;
  }

  @Override
  public Void turnOnMmu(Step.TurnOnMmu step) {
    map.ifPresent(
        m -> {
          point(places.map);
          open(step.translation(), m);
          code.perLevel(
              level -> code.adr(X12, Literals.label(Literals.PAGES, routine.tables(level))));
          new TableCode(code, m).emit();
        });
    entry.turnOnMmu();
    pointing = OptionalLong.empty();
    return null;
  }

  /** Lists what is known by now. */
  private void open(Translation translation, TableMap m) {
    if (!translation.open().isEmpty()) {
      code.add(X3, X0, m.roomAt());
    }
    OpenRangeCode range = new OpenRangeCode(code, translation.granule());
    if (routine.has(Step.CleanLines.class) && !translation.open().isEmpty()) {
      if (routine.judgesMemory()) {
        code.note("SYN-06: what was saved lies beside it").dsb(Domain.SY);
      }
      range.clean(translation.open().size());
    }
    for (Translation.Open open : translation.open()) {
      parameters.take(X1, open.start());
      parameters.take(X2, open.size());
      range.add(open.access(), parameters.mayBeZero(open.size()));
    }
  }

  @Override
  public Void guardRanges(Step.GuardRanges step) {
    RangeCode range = new RangeCode(code);
    range.beginGuard();
    for (Action.MoveRange move : step.moves()) {
      parameters.load(X1, move.size());
      for (Action.Side side : List.of(move.to(), move.from())) {
        parameters.load(X0, side.start());
        range.guard(parameters.mayBeZero(move.size()), routine.stub().size());
      }
    }
    return null;
  }

  @Override
  public Void moveRange(Step.MoveRange step) {
    parameters.take(X1, step.move().from().start());
    parameters.take(X2, step.move().to().start());
    parameters.take(X3, step.move().size());
    boolean empty = parameters.mayBeZero(step.move().size());
    if (routine.mmu()) {
      new RangeCode(code).copyCached(entry.copyOffset(), !routine.hasTables(), empty);
    } else {
      new RangeCode(code).copyUncached(empty);
    }
    return null;
  }

  @Override
  public Void verify(Step.Verify step) {
    verify.emit(step, entry.readOffset());
    pointing = OptionalLong.empty();
    return null;
  }

  @Override
  public Void unpack(Step.Unpack step) {
    unpack.emit(step, entry.copyOffset());
    if (!routine.mmu()) {
      code.note("every store is in memory before instructions are fetched from it").dsb(Domain.SY);
    }
    pointing = OptionalLong.empty();
    return null;
  }

  @Override
  public Void cleanRanges(Step.CleanRanges step) {
    RangeCode range = new RangeCode(code);
    range.beginCleaning();
    for (Action.MoveRange move : step.moves()) {
      boolean empty = parameters.mayBeZero(move.size());
      parameters.take(X3, move.size());
      parameters.take(X2, move.to().start());
      range.clean("MEM-04", empty);
      if (step.sources()) {
        parameters.take(X2, move.from().start());
        range.clean("MEM-03", empty);
      }
    }
    range.endCleaning();
    return null;
  }

  @Override
  public Void publish(Step.Publish step) {
    RangeCode range = new RangeCode(code);
    range.beginCleaning();
    for (Action.Publish publish : step.ranges()) {
      parameters.take(X3, publish.size());
      parameters.take(X2, publish.side().start());
      entry.copyOffset().ifPresent(x -> code.add(X2, X2, x));
      range.clean("MEM-03, ERR-02: never CVAC", parameters.mayBeZero(publish.size()));
    }
    range.endCleaning();
    return null;
  }

  @Override
  public Void switchMap(Step.SwitchMap step) {
    new SwitchCode(code, parameters).emit(step);
    pointing = OptionalLong.empty();
    return null;
  }

  @Override
  public Void cleanLines(Step.CleanLines step) {
    point(places.ranges);
    new CleanCode(code).emit(entry.copyOffset());
    pointing = OptionalLong.of(routine.mmu() ? -1 : places.moves);
    return null;
  }

  @Override
  public Void move(Step.Move step) {
    point(places.moves + moves.partAt(part));
    MoveCode loops = new MoveCode(code, entry.copyOffset());
    if (part == 0) {
      loops.emit(moves, routine.mmu());
    } else {
      loops.again(part, routine.mmu());
    }
    part++;
    boolean last = part == moves.parts();
    long behind = last ? places.ranges : places.moves + moves.partAt(part);
    pointing = OptionalLong.of(last && !routine.mmu() ? -1 : behind);
    return null;
  }

  @Override
  public Void moveList(Step.MoveList step) {
    code.mov(X0, X19);
    new ListCode(code, step.list(), entry.copyOffset(), "list").copy(routine.mmu());
    return null;
  }

  @Override
  public Void turnOffMmu(Step.TurnOffMmu step) {
    entry.turnOffMmu();
    return null;
  }

  @Override
  public Void leave(Step.Leave step) {
    exit.leave(routine.list().isPresent() ? () -> entry.nothing(exit::check) : () -> {});
    return null;
  }
}
