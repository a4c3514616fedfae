package relocc.compiler.lower;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import relocc.compiler.plan.AddressRange;
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

    R turnOnMmu(TurnOnMmu step);

    R cleanLines(CleanLines step);

    R move(Move step);

    R moveList(MoveList step);

    R turnOffMmu(TurnOffMmu step);

    R leave(Leave step);
  }

  /**
   * Masks all exceptions and proves that the stub was entered as the plan says: at one of {@code
   * levels}, with the MMU off, loaded at {@code base}, or, if that is empty, at a multiple of 4
   * KiB. Otherwise it fails before anything is changed; so it does if a parameter is not as it has
   * to be. Then exceptions are taken to the stub's own vectors.
   */
  record Enter(List<ExceptionLevel> levels, OptionalLong base, Plan.Parameters parameters)
      implements Step {
    public Enter {
      levels = List.copyOf(levels);
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

  /** The point of no return: executes the transfers in order. */
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

  /**
   * Walks a list of pages. First all of it is judged: one whose words mean nothing, or that would
   * overwrite the stub, fails before anything is written. Behind the point of no return its pages
   * are copied, and what was written is cleaned.
   */
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
   * @param registers x0..x30 by number, sp as {@code Plan.Exit.SP}; x registers not given become 0
   */
  record Leave(
      Operand target, Optional<ExceptionLevel> level, SortedMap<Integer, Operand> registers)
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
