package relocc.compiler.lower;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.schedule.Transfer;

/** One thing that a stub does, free of any instruction set. */
public sealed interface Step {
  /** Dispatches on the kind of step. */
  <R> R accept(Visitor<R> visitor);

  /** As maps and reports call it. */
  String word();

  /** One method per kind. */
  interface Visitor<R> {
    R enter(Enter step);

    R judgeList(JudgeList step);

    R guardStub(GuardStub step);

    R guardTables(GuardTables step);

    R guardRanges(GuardRanges step);

    R commit(Commit step);

    R leaveCaller(LeaveCaller step);

    R turnOnMmu(TurnOnMmu step);

    R switchMap(SwitchMap step);

    R cleanLines(CleanLines step);

    R move(Move step);

    R moveList(MoveList step);

    R moveRange(MoveRange step);

    R cleanRanges(CleanRanges step);

    R verify(Verify step);

    R unpack(Unpack step);

    R publish(Publish step);

    R turnOffMmu(TurnOffMmu step);

    R leave(Leave step);
  }

  /**
   * Masks all exceptions and proves that the stub was entered as the plan says: in one of {@code
   * entries}, loaded at {@code base}, or, if that is empty, at a multiple of a page. Otherwise it
   * fails before anything is changed; so it does if a parameter is not as it has to be. Then
   * exceptions are taken to the stub's own vectors.
   */
  record Enter(List<Plan.Entry> entries, OptionalLong base, Plan.Parameters parameters)
      implements Step {
    public Enter {
      entries = List.copyOf(entries);
    }

    /** The levels of entry. */
    public List<ExceptionLevel> levels() {
      return entries.stream().map(Plan.Entry::level).toList();
    }

    /** How the caller translates that enters at a level. */
    public CallerMap map(ExceptionLevel level) {
      return entries.stream()
          .filter(entry -> entry.level() == level)
          .map(Plan.Entry::map)
          .findFirst()
          .orElse(CallerMap.OFF);
    }

    /** Whether a caller has the MMU on. */
    public boolean isTranslated() {
      return entries.stream().anyMatch(entry -> entry.map().isOn());
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.enter(this);
    }

    @Override
    public String word() {
      return "enter";
    }
  }

  /**
   * Reads a list of pages to its end: one whose words mean nothing, or that would overwrite the
   * stub, fails before anything is written.
   */
  record JudgeList(Parameter list) implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.judgeList(this);
    }

    @Override
    public String word() {
      return "judge";
    }
  }

  /** Fails where one of the ranges that are cleaned has a byte of a stub that lies anywhere. */
  record GuardStub() implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.guardStub(this);
    }

    @Override
    public String word() {
      return "guard";
    }
  }

  /** Fails where one of the ranges that are cleaned has a byte of the caller's live tables. */
  record GuardTables() implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.guardTables(this);
    }

    @Override
    public String word() {
      return "tables";
    }
  }

  /** Fails where a page of what is moved, or of where it goes, has a byte of the stub. */
  record GuardRanges(List<Action.MoveRange> moves) implements Step {
    public GuardRanges {
      moves = List.copyOf(moves);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.guardRanges(this);
    }

    @Override
    public String word() {
      return "guard";
    }
  }

  /** The point of no return: from here on there is no caller any more. */
  record Commit() implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.commit(this);
    }

    @Override
    public String word() {
      return "commit";
    }
  }

  /**
   * Turns the MMU and the data cache off where the caller has them on.
   *
   * @param list a list of pages that is read and copied past the cache from then on: all of it is
   *     cleaned then
   */
  record LeaveCaller(Optional<Parameter> list) implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leaveCaller(this);
    }

    @Override
    public String word() {
      return "caller off";
    }
  }

  /** Gives TTBR1 the tables at {@code root}, break before make (TLB-06). */
  record SwitchMap(Parameter root) implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.switchMap(this);
    }

    @Override
    public String word() {
      return "switch";
    }
  }

  /** Turns the MMU and both caches on, through the stub's own identity map. */
  record TurnOnMmu(Translation translation) implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.turnOnMmu(this);
    }

    @Override
    public String word() {
      return "mmu on";
    }
  }

  /**
   * Cleans and invalidates every data-cache line of the ranges to the point of coherency.
   *
   * @param ranges ascending and disjoint
   */
  record CleanLines(List<AddressRange> ranges) implements Step {
    public CleanLines {
      ranges = List.copyOf(ranges);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.cleanLines(this);
    }

    @Override
    public String word() {
      return "clean";
    }
  }

  /** Executes the transfers in order. */
  record Move(List<Transfer> transfers) implements Step {
    public Move {
      transfers = List.copyOf(transfers);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.move(this);
    }

    @Override
    public String word() {
      return "move";
    }
  }

  /** Copies the pages of a list that has been judged, and cleans what was written. */
  record MoveList(Parameter list) implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.moveList(this);
    }

    @Override
    public String word() {
      return "list";
    }
  }

  /**
   * Cleans and invalidates the lines of ranges that will be copied past the cache.
   *
   * @param sources whether those of the sources may be dirty too
   */
  record CleanRanges(List<Action.MoveRange> moves, boolean sources) implements Step {
    public CleanRanges {
      moves = List.copyOf(moves);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.cleanRanges(this);
    }

    @Override
    public String word() {
      return "clean";
    }
  }

  /** Copies a range that is known only when the stub runs; through the cache it is cleaned then. */
  record MoveRange(Action.MoveRange move) implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.moveRange(this);
    }

    @Override
    public String word() {
      return "move";
    }
  }

  /**
   * Gives up where bytes do not have the digest that they should have.
   *
   * @param instructions whether the processor has instructions for it
   */
  record Verify(Action.Verify action, boolean instructions) implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.verify(this);
    }

    @Override
    public String word() {
      return "verify";
    }
  }

  /** Unpacks a range, or gives up where it is damaged. */
  record Unpack(Action.Unpack action) implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.unpack(this);
    }

    @Override
    public String word() {
      return "unpack";
    }
  }

  /** Cleans ranges that somebody else has written, for the next program to see. */
  record Publish(List<Action.Publish> ranges) implements Step {
    public Publish {
      ranges = List.copyOf(ranges);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.publish(this);
    }

    @Override
    public String word() {
      return "publish";
    }
  }

  /** Turns the MMU and the data cache off. */
  record TurnOffMmu() implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.turnOffMmu(this);
    }

    @Override
    public String word() {
      return "mmu off";
    }
  }

  /**
   * Makes the instruction cache forget, sets up the exit state and branches.
   *
   * @param target address of the first instruction
   * @param level where it runs; empty: where the stub was entered
   * @param via the way from EL1 up to EL2, which goes before {@code level}
   * @param registers x0..x30 by number, sp as {@code Plan.Exit.SP}; x registers not given become 0
   */
  record Leave(
      Operand target,
      Optional<ExceptionLevel> level,
      Optional<Plan.Via> via,
      SortedMap<Integer, Operand> registers)
      implements Step {
    public Leave {
      registers = Collections.unmodifiableSortedMap(new TreeMap<>(registers));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leave(this);
    }

    @Override
    public String word() {
      return "leave";
    }
  }
}
