package relocc.examples.mutation.mutant;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;

/** The mutants in which an instruction is there twice, or has changed places with the next. */
final class Order {
  private final Blob blob;

  Order(Blob blob) {
    this.blob = blob;
  }

  /** Returns how many instructions could not be doubled. */
  int addAll(Consumer<Mutant> mutants) {
    int skipped = 0;
    List<Program.Line> lines = blob.instructions();
    for (int i = 0; i < lines.size(); i++) {
      Program.Line line = lines.get(i);
      if (Insertion.behind(blob, line).isEmpty()) {
        skipped++;
      } else {
        mutants.accept(
            new Mutant(
                Kind.DUPLICATED,
                blob.place(line),
                Effects.of(blob.word(line.address())).isRepeatable() ? "repeatable" : "twice",
                () -> Insertion.behind(blob, line).orElseThrow().build()));
      }
      if (i + 1 < lines.size() && lines.get(i + 1).address() == line.address() + Blob.WORD) {
        addSwapped(line, lines.get(i + 1), mutants);
      }
    }
    return skipped;
  }

  private void addSwapped(Program.Line first, Program.Line second, Consumer<Mutant> mutants) {
    int one = blob.word(first.address());
    int other = blob.word(second.address());
    if (one != other) {
      boolean independent = Effects.of(one).isIndependentOf(Effects.of(other));
      mutants.accept(
          new Mutant(
              Kind.SWAPPED,
              blob.place(first),
              (independent ? "independent of " : "with ") + second.text(),
              () -> swapped(first.address(), moved(other, -Blob.WORD), moved(one, Blob.WORD))));
    }
  }

  private Build swapped(long address, int first, int second) {
    ByteBuffer copy = blob.copy();
    int offset = blob.offset(address);
    copy.putInt(offset, first).putInt(offset + Blob.WORD, second);
    return blob.with(copy.array(), blob.lines());
  }

  /** An instruction that names the same place from elsewhere. */
  private static int moved(int word, int by) {
    Shape shape = Shape.of(word);
    return shape.isRelative() ? shape.withDistance(word, shape.distance(word) - by) : word;
  }
}
