package relocc.compiler.ast;

import java.util.List;
import java.util.Optional;
import relocc.compiler.source.Span;

/** A part of a plan. A block's span covers its keyword (and what follows up to the brace). */
public sealed interface Block {
  Span span();

  /**
   * {@code cpu cortex-a72}, {@code cpu armv8.0-a with crc32, sha2}.
   *
   * @param name core or architecture
   * @param extras in the order of the text
   */
  record Cpu(Name name, List<Name> extras, Span span) implements Block {
    public Cpu {
      extras = List.copyOf(extras);
    }
  }

  /** {@code memory { ... }}. */
  record Memory(List<MemoryItem> items, Span span) implements Block {
    public Memory {
      items = List.copyOf(items);
    }
  }

  /**
   * {@code params at x0 { ... }}.
   *
   * @param at the register that holds the block's address
   */
  record Params(Optional<Name> at, List<Param> params, Span span) implements Block {
    public Params {
      params = List.copyOf(params);
    }
  }

  /**
   * {@code target : range in host.ram aligned 2 MiB}.
   *
   * @param type its words, one space between them: {@code addr or none}, {@code list of range}
   */
  record Param(Name name, String type, List<Detail> details, Span span) {
    public Param {
      details = List.copyOf(details);
    }

    /**
     * @param word {@code in}, {@code aligned}, {@code max} or {@code at}
     */
    public record Detail(Name word, Expr value) {}
  }

  /** {@code entry { el 2 { mmu off } }}; may be empty. */
  record Entry(List<State> states, Span span) implements Block {
    public Entry {
      states = List.copyOf(states);
    }

    /**
     * One state in which the stub may be entered.
     *
     * @param vhe whether {@code vhe} was written
     */
    public record State(Level level, boolean vhe, Mmu mmu, Span span) {}
  }

  /**
   * An exception level.
   *
   * @param number 1, 2 or 3
   */
  record Level(int number, Span span) {}

  /**
   * @param at what {@code linear at} and {@code linear via} are followed by, else empty
   */
  record Mmu(Mode mode, Optional<Expr> at, Span span) {
    /** How addresses are translated. */
    public enum Mode {
      OFF,
      IDENTITY,
      /** The caller's own tables. */
      KEEP,
      /** VA = PA + an offset, in the tables that are live. */
      LINEAR_AT,
      /** The same, in tables that are handed to the stub. */
      LINEAR_VIA
    }
  }

  /** {@code run { el 2 mmu identity granule 4 KiB va 48 }}. */
  record Run(
      Optional<Level> level,
      Optional<Mmu> mmu,
      Optional<Expr> granule,
      Optional<Expr> va,
      Span span)
      implements Block {}

  /**
   * {@code stub { at 0x6000_0000 ..+ 128 KiB }}.
   *
   * @param readonly the word, if written
   * @param outsideWrites the words, if written
   */
  record Stub(
      Optional<Place> place,
      Optional<Span> readonly,
      Optional<Expr> scratch,
      Optional<Span> outsideWrites,
      Optional<Expr> limit,
      Span span)
      implements Block {

    /** Where the blob lies. */
    public sealed interface Place {
      Span span();

      /** {@code at RANGE}. */
      record At(Expr range, Span span) implements Place {}

      /** {@code anywhere}: position independent. */
      record Anywhere(Span span) implements Place {}

      /** {@code in REGION}. */
      record In(Expr region, Span span) implements Place {}
    }
  }

  /** {@code steps { ... }}. */
  record Steps(List<Step> steps, Span span) implements Block {
    public Steps {
      steps = List.copyOf(steps);
    }
  }

  /** {@code assert CONDITION, "message"}; the span covers all of it. */
  record Assertion(Expr condition, Optional<String> message, Span span) implements Block {}

  /**
   * {@code exit TARGET { ... }}.
   *
   * @param levels empty when no {@code el} was written
   * @param registers no register twice
   */
  record Exit(
      Expr target, List<Route> levels, Optional<Mmu> mmu, List<Register> registers, Span span)
      implements Block {
    public Exit {
      levels = List.copyOf(levels);
      registers = List.copyOf(registers);
    }

    /**
     * {@code 2}, {@code 2 vhe}, {@code same}, {@code 2 via hypvec when hypvec}, {@code same
     * otherwise}.
     *
     * @param level empty: {@code same}
     * @param vhe whether {@code vhe} was written
     */
    public record Route(
        Optional<Level> level,
        boolean vhe,
        Optional<Expr> via,
        Optional<Expr> when,
        boolean otherwise,
        Span span) {}

    /**
     * @param number 0..30; 31 is sp
     */
    public record Register(int number, Expr value, Span span) {}
  }

  /** {@code on fail { report uart pl011 before writes: return after writes: halt }}. */
  record OnFail(
      List<Report> reports, Optional<Reaction> before, Optional<Reaction> after, Span span)
      implements Block {
    public OnFail {
      reports = List.copyOf(reports);
    }

    /**
     * {@code report DEVICE pl011}, {@code report RANGE record}.
     *
     * @param target a device or a range
     */
    public record Report(Expr target, Name driver, Span span) {}

    /**
     * @param detail the register of {@code return code in x0}, the call of {@code psci}
     * @param conduit {@code hvc} or {@code smc}, behind the call of {@code psci}
     */
    public record Reaction(Kind kind, Optional<Name> detail, Optional<String> conduit, Span span) {
      /** What to do. */
      public enum Kind {
        RETURN,
        RETURN_CODE,
        HALT,
        PSCI
      }
    }
  }
}
