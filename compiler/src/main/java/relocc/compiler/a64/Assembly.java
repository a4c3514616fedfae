package relocc.compiler.a64;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a stub consists of, in the order of its bytes, before it has an address. Every item has a
 * size of its own, so a base address alone {@linkplain #at lays it out}.
 */
public record Assembly(List<Item> items) {
  public Assembly {
    items = List.copyOf(items);
  }

  /** This assembly with more items behind it. */
  public Assembly then(List<? extends Item> more) {
    List<Item> all = new ArrayList<>(items);
    all.addAll(more);
    return new Assembly(all);
  }

  /**
   * Gives every item its address.
   *
   * @throws IllegalArgumentException if a label is defined twice or an instruction is not aligned
   */
  public Placed at(long base) {
    return new Placed(base, items);
  }

  /** One thing that has a place: a label, an instruction, data or a gap. */
  public sealed interface Item {
    /** Index of the routine's step that it came from. */
    int step();

    /** How many bytes it has at an address. */
    int size(long address);

    /** How many lines it has in a listing. */
    int lines();

    /** One of its lines: text and note; {@code place} is where the whole item lies. */
    Program.Line line(int index, long place);

    /** Writes its bytes. */
    void write(ByteBuffer out, long address, Instruction.Labels labels);
  }

  /** An item that is one line. */
  private sealed interface Single extends Item {
    String note();

    String text(long address);

    @Override
    default int lines() {
      return 1;
    }

    @Override
    default Program.Line line(int index, long place) {
      return new Program.Line(place, size(place), text(place), note(), step());
    }
  }

  /** A name for the address of the next item. */
  public record Mark(Instruction.Label label, String note, int step) implements Single {
    @Override
    public int size(long address) {
      return 0;
    }

    @Override
    public String text(long address) {
      return label + ":";
    }

    @Override
    public void write(ByteBuffer out, long address, Instruction.Labels labels) {}
  }

  /**
   * An instruction.
   *
   * @param note why it is there (with the rule's id); may be empty
   */
  public record Code(Instruction instruction, String note, int step) implements Single {
    @Override
    public int size(long address) {
      if (address % Instruction.SIZE != 0) {
        throw new IllegalArgumentException(
            instruction.text() + " at 0x" + Long.toHexString(address));
      }
      return Instruction.SIZE;
    }

    @Override
    public String text(long address) {
      return instruction.text();
    }

    @Override
    public void write(ByteBuffer out, long address, Instruction.Labels labels) {
      out.putInt(instruction.encode(address, labels));
    }
  }

  /**
   * Zeros up to a multiple of {@code alignment}.
   *
   * @param alignment a power of two
   */
  public record Align(int alignment, String note, int step) implements Single {
    public Align {
      if (Integer.bitCount(alignment) != 1) {
        throw new IllegalArgumentException("alignment " + alignment);
      }
    }

    @Override
    public int size(long address) {
      return (int) (-address & (alignment - 1));
    }

    /** In bytes, since GNU as would align within the section, wherever that lies. */
    @Override
    public String text(long address) {
      return size(address) == 0 ? "" : ".zero " + size(address);
    }

    @Override
    public void write(ByteBuffer out, long address, Instruction.Labels labels) {
      out.put(new byte[size(address)]);
    }
  }

  /**
   * 64-bit words. The array belongs to the item from then on and must not be changed.
   *
   * @param perLine how many words a line of the listing has, at least 1
   * @param notes what is to be said of each line, by its index; asked only for a listing
   */
  public record Longs(long[] values, int perLine, IntFunction<String> notes, int step)
      implements Item {
    @Override
    public int size(long address) {
      return Math.multiplyExact(values.length, Long.BYTES);
    }

    @Override
    public int lines() {
      return (values.length + perLine - 1) / perLine;
    }

    @Override
    public Program.Line line(int index, long place) {
      int from = index * perLine;
      int to = Math.min(values.length, from + perLine);
      String text =
          IntStream.range(from, to)
              .mapToObj(i -> "0x" + Long.toHexString(values[i]))
              .collect(Collectors.joining(", ", ".quad ", ""));
      long address = place + (long) from * Long.BYTES;
      return new Program.Line(address, (to - from) * Long.BYTES, text, notes.apply(index), step);
    }

    @Override
    public void write(ByteBuffer out, long address, Instruction.Labels labels) {
      out.asLongBuffer().put(values);
      out.position(out.position() + size(address));
    }
  }

  /**
   * Bytes. The array belongs to the item from then on and must not be changed.
   *
   * @param perLine how many bytes a line of the listing has, at least 1
   * @param notes what is to be said of each line, by its index; asked only for a listing
   */
  public record Bytes(byte[] values, int perLine, IntFunction<String> notes, int step)
      implements Item {
    @Override
    public int size(long address) {
      return values.length;
    }

    @Override
    public int lines() {
      return (values.length + perLine - 1) / perLine;
    }

    @Override
    public Program.Line line(int index, long place) {
      int from = index * perLine;
      int to = Math.min(values.length, from + perLine);
      boolean words = (to - from) % Long.BYTES == 0;
      String text = words ? quads(from, to) : bytes(from, to);
      return new Program.Line(place + from, to - from, text, notes.apply(index), step);
    }

    private String quads(int from, int to) {
      ByteBuffer words = ByteBuffer.wrap(values).order(ByteOrder.LITTLE_ENDIAN);
      return IntStream.range(0, (to - from) / Long.BYTES)
          .mapToObj(i -> "0x" + Long.toHexString(words.getLong(from + i * Long.BYTES)))
          .collect(Collectors.joining(", ", ".quad ", ""));
    }

    private String bytes(int from, int to) {
      return IntStream.range(from, to)
          .mapToObj(i -> "0x" + Integer.toHexString(values[i] & 0xff))
          .collect(Collectors.joining(", ", ".byte ", ""));
    }

    @Override
    public void write(ByteBuffer out, long address, Instruction.Labels labels) {
      out.put(values);
    }
  }

  /**
   * A text and a zero byte behind it.
   *
   * @param text ASCII from space to tilde
   */
  public record Text(String text, String note, int step) implements Single {
    public Text {
      if (!text.matches("[ -~]*")) {
        throw new IllegalArgumentException("text " + text);
      }
    }

    @Override
    public int size(long address) {
      return text.length() + 1;
    }

    @Override
    public String text(long address) {
      return ".asciz \"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public void write(ByteBuffer out, long address, Instruction.Labels labels) {
      out.put(text.getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
    }
  }
}
