package relocc.examples.mutation.mutant;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import relocc.compiler.a64.Program;

/** The mutants in which one instruction has another word. */
final class Words {
  private static final int NOP = 0xd503201f;
  private static final int ZERO_REGISTER = 31;

  /** A register that the one in an instruction is taken for: its neighbour, and one far away. */
  private static final int[] OTHER_REGISTERS = {1, 16};

  private static final Shape.Field EXCEPTION_LEVEL = new Shape.Field(new int[] {18});
  private static final Shape.Field LAST_NUMBER = new Shape.Field(new int[] {7, 6, 5});

  private final Blob blob;

  Words(Blob blob) {
    this.blob = blob;
  }

  void addAll(Consumer<Mutant> mutants) {
    for (Program.Line line : blob.instructions()) {
      int word = blob.word(line.address());
      // The same word may be reached in two ways; the first says what it is.
      Map<Integer, Mutant> found = new LinkedHashMap<>();
      for (Change change : changes(word)) {
        if (change.word != word) {
          found.putIfAbsent(
              change.word,
              new Mutant(
                  change.kind,
                  blob.place(line),
                  change.what,
                  () -> blob.withWord(line.address(), change.word)));
        }
      }
      found.values().forEach(mutants);
    }
  }

  private record Change(Kind kind, int word, String what) {}

  private static List<Change> changes(int word) {
    Shape shape = Shape.of(word);
    List<Change> changes = new ArrayList<>();
    changes.add(new Change(Kind.DROPPED, NOP, "nop"));
    new TreeMap<>(shape.fields()).forEach((letter, field) -> change(letter, field, word, changes));
    Relatives.of(word).forEach(other -> changes.add(system(other)));
    if (shape.name().equals("mrs") || shape.name().equals("msr")) {
      change(Kind.SYSTEM, "op1", EXCEPTION_LEVEL, word, EXCEPTION_LEVEL.get(word) ^ 1, changes);
      change(Kind.SYSTEM, "op2", LAST_NUMBER, word, LAST_NUMBER.get(word) + 1, changes);
      change(Kind.SYSTEM, "op2", LAST_NUMBER, word, LAST_NUMBER.get(word) - 1, changes);
    }
    return changes;
  }

  private static Change system(Relatives.Relative other) {
    return new Change(Kind.SYSTEM, other.word(), other.name());
  }

  private static void change(char letter, Shape.Field field, int word, List<Change> changes) {
    int number = field.get(word);
    String name = String.valueOf(letter);
    switch (letter) {
      case 'd', 'n', 'm', 't', 'u' -> {
        for (int other : OTHER_REGISTERS) {
          change(Kind.REGISTER, name, field, word, (number ^ other) & ZERO_REGISTER, changes);
        }
      }
      case 'c' -> change(Kind.CONDITION, name, field, word, number ^ 1, changes);
      default -> {
        change(Kind.IMMEDIATE, name, field, word, number + 1, changes);
        change(Kind.IMMEDIATE, name, field, word, number - 1, changes);
        for (int bit = 0; letter == 'v' && bit < field.width(); bit++) {
          change(Kind.VALUE, "bit " + bit, field, word, number ^ 1 << bit, changes);
        }
      }
    }
  }

  private static void change(
      Kind kind, String name, Shape.Field field, int word, int number, List<Change> changes) {
    int changed = field.with(word, number);
    changes.add(
        new Change(kind, changed, name + " " + field.get(word) + " -> " + field.get(changed)));
  }
}
