package relocc.compiler.schedule;

import java.util.List;

/**
 * The order in which memory is moved.
 *
 * @param transfers executed one after the other, they mean what the actions mean
 * @param scratchUsed how many bytes of the scratch range they write, from its start
 */
public record Schedule(List<Transfer> transfers, long scratchUsed) {
  public Schedule {
    transfers = List.copyOf(transfers);
  }
}
