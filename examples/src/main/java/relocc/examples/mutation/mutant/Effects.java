package relocc.examples.mutation.mutant;

/**
 * What an instruction depends on and what it changes, as far as the order of two or the repetition
 * of one is concerned. Registers are bits of a set: x0..x30 0 to 30, sp and xzr 31, the flags 32,
 * q0..q31 from 33 on, as many as there is room for.
 *
 * @param reads registers that it reads
 * @param writes registers that it writes
 */
record Effects(Work work, boolean store, long reads, long writes) {
  private static final long FLAGS = 1L << 32;
  private static final long NOTHING = 1L << 31;

  /** All vector registers together: two instructions rarely share none by their numbers alone. */
  private static final int VECTORS = 33;

  /** What else than registers an instruction has to do with. */
  enum Work {
    PLAIN,
    BRANCH,
    MEMORY,
    IDENTITY,
    SYSTEM
  }

  static Effects of(int word) {
    Shape shape = Shape.of(word);
    long reads = 0;
    for (char letter : shape.reads().toCharArray()) {
      reads |= 1L << shape.fields().get(letter).get(word);
    }
    return switch (shape.work()) {
      case "memory", "literal" -> memory(shape, word, reads);
      case "branch" ->
          new Effects(Work.BRANCH, false, reads | (shape.name().equals("b_cond") ? FLAGS : 0), 0);
      case "system" -> system(shape, word, reads);
      case "vector" -> new Effects(Work.PLAIN, false, reads, vector(shape, 'd', word));
      default -> plain(shape, word, reads);
    };
  }

  private static Effects plain(Shape shape, int word, long reads) {
    boolean flags =
        switch (shape.name()) {
          case "add_i", "add_r" -> (word >>> 29 & 1) != 0;
          case "logic_i", "logic_r" -> (word >>> 29 & 3) == 3;
          default -> false;
        };
    long written = 1L << shape.fields().get('d').get(word);
    return new Effects(
        Work.PLAIN, false, reads & ~NOTHING, written & ~NOTHING | (flags ? FLAGS : 0));
  }

  /** Only what the kernel of the caller cannot change is read like a constant. */
  private static Effects system(Shape shape, int word, long reads) {
    boolean identity = shape.name().equals("mrs");
    long written = identity ? 1L << shape.fields().get('t').get(word) : 0;
    return new Effects(identity ? Work.IDENTITY : Work.SYSTEM, false, reads & ~NOTHING, written);
  }

  private static Effects memory(Shape shape, int word, long reads) {
    boolean literal = shape.work().equals("literal");
    boolean store = !literal && (word >>> 22 & (shape.name().equals("ldp_stp") ? 1 : 3)) == 0;
    long data = register(shape, 't', word);
    if (shape.fields().containsKey('u')) {
      data |= register(shape, 'u', word);
    }
    long moved = isMoving(shape, word) ? reads : 0;
    return new Effects(
        Work.MEMORY,
        store,
        reads | (store ? data & ~NOTHING : 0),
        moved | (store ? 0 : data & ~NOTHING));
  }

  /** Whether the base register is written too. */
  private static boolean isMoving(Shape shape, int word) {
    return switch (shape.name()) {
      case "ldp_stp" -> (word >>> 23 & 1) != 0;
      case "ldr_post", "ldr_pre" -> true;
      default -> false;
    };
  }

  private static long register(Shape shape, char letter, int word) {
    return (word >>> 26 & 1) != 0
        ? vector(shape, letter, word)
        : 1L << shape.fields().get(letter).get(word);
  }

  /** q31 shares a bit with q30. */
  private static long vector(Shape shape, char letter, int word) {
    return 1L << Math.min(VECTORS + shape.fields().get(letter).get(word), 63);
  }

  /** Whether it does not matter which of two comes first, whatever they are between. */
  boolean isIndependentOf(Effects other) {
    boolean registers = (writes & (other.reads | other.writes)) == 0 && (other.writes & reads) == 0;
    return registers && work != Work.BRANCH && other.work != Work.BRANCH && mayPass(other);
  }

  private boolean mayPass(Effects other) {
    if (work == Work.PLAIN || other.work == Work.PLAIN) {
      return true;
    } else if (work == Work.MEMORY && other.work == Work.MEMORY) {
      return !store && !other.store;
    }
    return work != Work.SYSTEM && other.work != Work.SYSTEM;
  }

  /** Whether a second execution right behind the first finds and leaves the same. */
  boolean isRepeatable() {
    return (reads & writes) == 0;
  }
}
