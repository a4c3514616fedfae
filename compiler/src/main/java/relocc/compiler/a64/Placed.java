package relocc.compiler.a64;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import relocc.compiler.plan.AddressRange;

/** An assembly whose items have addresses. Immutable. */
public final class Placed {
  private final long base;
  private final List<Assembly.Item> items;
  private final long[] addresses;
  private final int[] firstLines;
  private final Map<String, Long> labels = new HashMap<>();

  Placed(long base, List<Assembly.Item> items) {
    this.base = base;
    this.items = items;
    this.addresses = new long[items.size() + 1];
    this.firstLines = new int[items.size() + 1];
    addresses[0] = base;
    for (int i = 0; i < items.size(); i++) {
      place(i, items.get(i));
    }
  }

  private void place(int index, Assembly.Item item) {
    long address = addresses[index];
    if (item instanceof Assembly.Mark mark && labels.put(mark.label().name(), address) != null) {
      throw new IllegalArgumentException("second label " + mark.label());
    }
    addresses[index + 1] = address + item.size(address);
    firstLines[index + 1] = Math.addExact(firstLines[index], item.lines());
  }

  /** All of its bytes. */
  public AddressRange range() {
    return AddressRange.between(base, addresses[items.size()]);
  }

  /**
   * Where a label lies.
   *
   * @throws IllegalArgumentException if it is not defined
   */
  public long address(Instruction.Label label) {
    Long address = labels.get(label.name());
    if (address == null) {
      throw new IllegalArgumentException("no label " + label);
    }
    return address;
  }

  /**
   * Its bytes, little endian.
   *
   * @throws IllegalArgumentException if an instruction names a label that is not defined or out of
   *     reach
   */
  public byte[] encode() {
    int size = Math.toIntExact(range().size());
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < items.size(); i++) {
      items.get(i).write(out, addresses[i], this::address);
    }
    return out.array();
  }

  /** Its listing in address order; a line is made anew each time it is asked for. */
  public List<Program.Line> lines() {
    return new Lines();
  }

  private final class Lines extends AbstractList<Program.Line> implements RandomAccess {
    @Override
    public Program.Line get(int index) {
      if (index < 0 || index >= size()) {
        throw new IndexOutOfBoundsException(index);
      }
      int item = itemOf(index);
      return items.get(item).line(index - firstLines[item], addresses[item]);
    }

    /** The last item whose first line is not behind {@code line}: those without lines lose. */
    private int itemOf(int line) {
      int found = Arrays.binarySearch(firstLines, line);
      if (found < 0) {
        return -found - 2;
      }
      while (firstLines[found + 1] == line) {
        found++;
      }
      return found;
    }

    @Override
    public int size() {
      return firstLines[items.size()];
    }
  }
}
