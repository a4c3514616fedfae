package relocc.compiler.output;

import relocc.compiler.Build;
import relocc.compiler.plan.Action;
import relocc.compiler.schedule.Transfer;

/**
 * What a plan asks for and what its schedule does.
 *
 * @param pieces assignments that the plan asks for
 * @param askedBytes the bytes that they and the fills name
 * @param transfers entries of the schedule
 * @param movedBytes the bytes that these write, each time they do
 * @param inPlaceBytes bytes that were asked to go where they are
 * @param scratchBytes how much of the scratch range is written
 */
record Figures(
    long pieces,
    long askedBytes,
    long transfers,
    long movedBytes,
    long inPlaceBytes,
    long scratchBytes) {

  static Figures of(Build build) {
    long pieces = 0;
    long asked = 0;
    long inPlace = 0;
    for (Action action : build.plan().actions()) {
      if (action instanceof Action.Move move) {
        pieces += move.pieces().size();
        asked += move.pieces().stream().mapToLong(p -> p.size()).sum();
        inPlace +=
            move.pieces().stream()
                .filter(p -> p.source() == p.destination())
                .mapToLong(p -> p.size())
                .sum();
      } else if (action instanceof Action.Fill fill) {
        pieces++;
        asked += fill.range().size();
      } else if (action instanceof Action.Unpack unpack) {
        pieces++;
      }
    }
    long moved = build.schedule().transfers().stream().mapToLong(Figures::written).sum();
    return new Figures(
        pieces,
        asked,
        build.schedule().transfers().size(),
        moved,
        inPlace,
        build.schedule().scratchUsed());
  }

  /** How many bytes a transfer writes. */
  private static long written(Transfer transfer) {
    return transfer instanceof Transfer.Rotate rotate
        ? rotate.size() * rotate.ring().size()
        : transfer.size();
  }

  /** What is copied beyond what was asked for: the price of cycles. */
  long extraBytes() {
    return movedBytes - (askedBytes - inPlaceBytes);
  }
}
