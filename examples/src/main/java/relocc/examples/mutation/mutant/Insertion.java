package relocc.examples.mutation.mutant;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;

/**
 * An instruction inserted once more behind itself. What follows moves up into the next padding that
 * is wide enough, and everything that names an address or an offset in the code follows it.
 */
final class Insertion {
  /** What lies behind padding is aligned to this at least. */
  private static final int ALIGNMENT = 8;

  /** What lies at a multiple of this may have to. */
  private static final int VECTOR = 128;

  private static final long LOOP = 0xffff;

  private final Blob blob;
  private final Program.Line twice;

  /** By how much what lies at an address and behind it moves, up to the next key. */
  private final TreeMap<Long, Integer> shifts = new TreeMap<>(Map.of(0L, 0));

  /** The padding lines that change their size, by their address. */
  private final Map<Long, Integer> padding = new TreeMap<>();

  private Insertion(Blob blob, Program.Line twice) {
    this.blob = blob;
    this.twice = twice;
  }

  /** Nothing if there is no padding behind the instruction that could give way. */
  static Optional<Insertion> behind(Blob blob, Program.Line line) {
    Insertion insertion = new Insertion(blob, line);
    return insertion.makesRoom() ? Optional.of(insertion) : Optional.empty();
  }

  private boolean makesRoom() {
    long end = blob.section("code").range().end();
    int shift = Blob.WORD;
    shifts.put(twice.address() + Blob.WORD, shift);
    for (Program.Line line : blob.lines()) {
      if (line.address() <= twice.address() || !Blob.isPadding(line)) {
        continue;
      }
      if (line.address() + line.size() > end) {
        return false;
      }
      int grown = line.size() < shift ? ALIGNMENT : 0;
      if (grown == shift && (line.address() + line.size()) % VECTOR == 0) {
        return false;
      }
      padding.put(line.address(), line.size() - shift + grown);
      shift = grown;
      shifts.put(line.address() + line.size(), shift);
      if (shift == 0) {
        return true;
      }
    }
    return false;
  }

  /** Where something lies that lay at an address. */
  private long moved(long address) {
    return address + shifts.floorEntry(address).getValue();
  }

  Build build() {
    ByteBuffer copy = blob.copy();
    List<Program.Line> lines = new ArrayList<>();
    for (Program.Line line : blob.lines()) {
      int size =
          Blob.isPadding(line) ? padding.getOrDefault(line.address(), line.size()) : line.size();
      long to = moved(line.address());
      lines.add(new Program.Line(to, size, line.text(), line.note(), line.step()));
      write(copy, line, to, size);
      if (line.equals(twice)) {
        long second = to + Blob.WORD;
        lines.add(new Program.Line(second, Blob.WORD, line.text(), line.note(), line.step()));
        copy.putInt(blob.offset(second), word(line.address(), second));
      }
    }
    loops(copy);
    return blob.with(copy.array(), lines);
  }

  private void write(ByteBuffer copy, Program.Line line, long to, int size) {
    int offset = blob.offset(to);
    if (Blob.isInstruction(line)) {
      copy.putInt(offset, word(line.address(), to));
    } else {
      for (int i = 0; i < size; i++) {
        copy.put(offset + i, i < line.size() ? blob.single(line.address() + i) : 0);
      }
    }
  }

  /** The instruction from one place for another: it names what it named. */
  private int word(long from, long to) {
    int word = blob.word(from);
    Shape shape = Shape.of(word);
    return shape.isRelative()
        ? shape.withDistance(word, (int) (moved(from + shape.distance(word)) - to))
        : word;
  }

  /** The third word of a move holds how far its loop is from the first one. */
  private void loops(ByteBuffer copy) {
    for (Moves.Entry entry : new Moves(blob).entries()) {
      long base = blob.label(Moves.LOOPS);
      long offset = moved(base + (entry.third() & LOOP)) - moved(base);
      copy.putLong(blob.offset(entry.address() + 16), entry.third() & ~LOOP | offset);
    }
  }
}
