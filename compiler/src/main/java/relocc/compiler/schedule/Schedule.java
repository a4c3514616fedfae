package relocc.compiler.schedule;

import java.util.List;

/**
 * The order in which memory is moved.
 *
 * @param transfers executed one after the other, they mean what the actions mean
 * @param breaks how many of them come before each action that is none of theirs, in order
 * @param scratchUsed how many bytes of the scratch range they write, from its start
 */
public record Schedule(List<Transfer> transfers, List<Integer> breaks, long scratchUsed) {
  public Schedule {
    transfers = List.copyOf(transfers);
    breaks = List.copyOf(breaks);
  }

  /** Of actions that are all moves and fills. */
  public Schedule(List<Transfer> transfers, long scratchUsed) {
    this(transfers, List.of(), scratchUsed);
  }
}
