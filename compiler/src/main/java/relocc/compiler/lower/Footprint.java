package relocc.compiler.lower;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.schedule.Transfer;

/**
 * The bytes that a list of transfers touches.
 *
 * @param read all that is read but what travels in the blob
 * @param written all that is written
 */
public record Footprint(RangeSet read, RangeSet written) {

  /** The same, and what actions look at, and unpack, beside that. */
  Footprint plus(List<? extends Action> actions) {
    List<AddressRange> looked = new ArrayList<>();
    List<AddressRange> unpacked = new ArrayList<>();
    for (Action action : actions) {
      if (action instanceof Action.Look look
          && look.side().isKnown()
          && !Plan.Payload.isPlace(look.side().within())) {
        looked.add(look.side().within());
      } else if (action instanceof Action.Unpack unpack) {
        // A match is read where it has been written.
        unpacked.add(unpack.written());
        if (!Plan.Payload.isPlace(unpack.from())) {
          looked.add(unpack.from());
        }
      }
    }
    return new Footprint(read.plus(RangeSet.of(looked)), written.plus(RangeSet.of(unpacked)));
  }

  /** What {@code transfers} read and write. */
  public static Footprint of(List<Transfer> transfers) {
    List<AddressRange> read = new ArrayList<>(transfers.size());
    List<AddressRange> written = new ArrayList<>(transfers.size());
    for (Transfer transfer : transfers) {
      if (transfer instanceof Transfer.Copy copy) {
        if (!Payload.isPlace(copy.source())) {
          read.add(new AddressRange(copy.source(), copy.size()));
        }
        written.add(new AddressRange(copy.destination(), copy.size()));
      } else if (transfer instanceof Transfer.Fill fill) {
        written.add(new AddressRange(fill.destination(), fill.size()));
      } else if (transfer instanceof Transfer.Rotate rotate) {
        for (long start : rotate.ring()) {
          read.add(new AddressRange(start, rotate.size()));
          written.add(new AddressRange(start, rotate.size()));
        }
      } else {
        throw new IllegalArgumentException("unknown transfer " + transfer);
      }
    }
    return new Footprint(RangeSet.of(read), RangeSet.of(written));
  }
}
