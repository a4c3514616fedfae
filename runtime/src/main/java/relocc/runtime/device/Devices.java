package relocc.runtime.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The devices of a machine, each up to the end of the page of 4 KiB in which it starts. */
public final class Devices {
  private static final int PAGE_BITS = 12;

  private final List<Place> places = new ArrayList<>();

  /**
   * Where a register is.
   *
   * @param base address of the device's first register
   */
  public record Place(long base, Device device) {
    private boolean has(long address) {
      return address >>> PAGE_BITS == base >>> PAGE_BITS
          && Long.compareUnsigned(address, base) >= 0;
    }

    /** Reads at an address. */
    public long load(long address, int size) {
      return device.load((int) (address - base), size);
    }

    /** Writes to an address. */
    public void store(long address, int size, long value) {
      device.store((int) (address - base), size, value);
    }
  }

  /** Puts one at an address. */
  public void add(long base, Device device) {
    places.add(new Place(base, device));
  }

  /** Whether an address belongs to one. */
  public boolean has(long address) {
    for (Place place : places) {
      if (place.has(address)) {
        return true;
      }
    }
    return false;
  }

  /** The one that an address belongs to: of several the nearest. */
  public Optional<Place> at(long address) {
    Optional<Place> nearest = Optional.empty();
    for (Place place : places) {
      boolean nearer =
          nearest.isEmpty() || Long.compareUnsigned(place.base, nearest.get().base) > 0;
      if (nearer && place.has(address)) {
        nearest = Optional.of(place);
      }
    }
    return nearest;
  }
}
