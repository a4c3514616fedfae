package relocc.compiler.ast;

import java.util.List;
import java.util.Optional;
import relocc.compiler.source.Span;

/**
 * A test written in the language.
 *
 * @param title between the quotes
 * @param plan which plan it is for
 * @param givens what holds before, in the order of the text
 * @param start how the stub is entered
 * @param expects what must hold afterwards, in the order of the text
 * @param span its header
 */
public record TestDecl(
    String title,
    Name plan,
    List<Given> givens,
    Optional<Start> start,
    List<Expect> expects,
    Span span) {

  public TestDecl {
    givens = List.copyOf(givens);
    expects = List.copyOf(expects);
  }

  /** {@code TARGET = CONTENT}: a parameter and its value, or a range and its bytes. */
  public record Given(Expr target, Content content, Span span) {}

  /**
   * {@code start el 2 vhe at 0x6000_0000}.
   *
   * @param vhe whether {@code vhe} was written
   * @param at where the stub is loaded
   */
  public record Start(Block.Level level, boolean vhe, Optional<Expr> at, Span span) {}

  /** One thing that must hold at the end. */
  public sealed interface Expect {
    Span span();

    /** {@code at ADDRESS in el 1}. */
    record Exit(Expr address, Block.Level level, boolean vhe, Span span) implements Expect {}

    /** {@code unchanged RANGE}. */
    record Unchanged(Expr range, Span span) implements Expect {}

    /** {@code fails N}: {@code require ... else fail N} does not hold. */
    record Fails(Expr number, Span span) implements Expect {}

    /** {@code returns CODE}: back to the caller, with the code in x0. */
    record Returns(Expr code, Span span) implements Expect {}

    /** {@code SUBJECT == CONTENT}: of a range, or of a register of the exit. */
    record Equal(Expr subject, Content content, Span span) implements Expect {}
  }

  /** What a range or a parameter holds. */
  public sealed interface Content {
    Span span();

    /** {@code pattern N}. */
    record Pattern(Expr number, Span span) implements Content {}

    /** {@code fill VALUE}; of {@code zero} there is no value. */
    record Filled(Optional<Expr> value, Span span) implements Content {}

    /** {@code "PATH"}. */
    record FromFile(String path, Span span) implements Content {}

    /** {@code none}: 0, of an address that may be missing. */
    record None(Span span) implements Content {}

    /** {@code { A -> B ... }}: pages and where they go. */
    record Pages(List<Step.Pair> pairs, Span span) implements Content {
      public Pages {
        pairs = List.copyOf(pairs);
      }
    }

    /** {@code { R, R ... }}: at least one range. */
    record Ranges(List<Expr> ranges, Span span) implements Content {
      public Ranges {
        ranges = List.copyOf(ranges);
      }
    }

    /**
     * A value, or a range and the bytes that it holds.
     *
     * @param before whether {@code as before} was written: when the stub was entered
     */
    record Same(Expr value, boolean before, Span span) implements Content {}
  }
}
