package relocc.compiler.lower;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.schedule.Transfer;

/** One thing that a stub does, free of any instruction set. */
public sealed interface Step {
  /** Dispatches on the kind of step. */
  <R> R accept(Visitor<R> visitor);

  /** One method per kind. */
  interface Visitor<R> {
    R enter(Enter step);

    R turnOnMmu(TurnOnMmu step);

    R cleanLines(CleanLines step);

    R move(Move step);

    R turnOffMmu(TurnOffMmu step);

    R leave(Leave step);
  }

  /**
   * Masks all exceptions and proves that the stub was entered as the plan says: at one of {@code
   * levels}, with the MMU off, loaded at {@code base}. Otherwise it fails before anything is
   * changed. Then exceptions are taken to the stub's own vectors.
   */
  record Enter(List<ExceptionLevel> levels, long base) implements Step {
    public Enter {
      levels = List.copyOf(levels);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.enter(this);
    }
  }

  /** Turns the MMU and both caches on, through the stub's own identity map. */
  record TurnOnMmu(Translation translation) implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.turnOnMmu(this);
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
  }

  /** Turns the MMU and the data cache off. */
  record TurnOffMmu() implements Step {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.turnOffMmu(this);
    }
  }

  /**
   * Makes the instruction cache forget, sets up the exit state and branches.
   *
   * @param target address of the first instruction
   * @param level where it runs; empty: where the stub was entered
   * @param registers x0..x30 by number, sp as {@code Plan.Exit.SP}; x registers not given become 0
   */
  record Leave(long target, Optional<ExceptionLevel> level, SortedMap<Integer, Long> registers)
      implements Step {
    public Leave {
      registers = Collections.unmodifiableSortedMap(new TreeMap<>(registers));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.leave(this);
    }
  }
}
