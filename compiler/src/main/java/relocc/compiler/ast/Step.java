package relocc.compiler.ast;

import java.util.List;
import java.util.Optional;
import relocc.compiler.source.Span;

/** One statement of the {@code steps} block. */
public sealed interface Step {
  /** The whole statement. */
  Span span();

  /** {@code from -> to}. */
  record Pair(Expr from, Expr to, Span span) {}

  /**
   * {@code move { A -> B ... }} or {@code move A -> B}: one parallel assignment.
   *
   * @param pairs may be empty
   */
  record Move(List<Pair> pairs, Span span) implements Step {
    public Move {
      pairs = List.copyOf(pairs);
    }
  }

  /** {@code move NAME}: an imported page list, or a parameter that is a list. */
  record MoveList(Expr list, Span span) implements Step {}

  /** {@code copy A -> B}: a move that promises disjoint ranges. */
  record Copy(Pair pair, Span span) implements Step {}

  /** {@code zero R}. */
  record Zero(Expr range, Span span) implements Step {}

  /** {@code fill R with VALUE}: every byte becomes the value, 0..255. */
  record Fill(Expr range, Expr value, Span span) implements Step {}

  /** {@code each s in LIST where CONDITION { ... }}. */
  record Each(Name variable, Expr list, Optional<Expr> where, List<Step> body, Span span)
      implements Step {
    public Each {
      body = List.copyOf(body);
    }
  }

  /** {@code unpack A -> B packing auto}. */
  record Unpack(Pair pair, Name packing, Span span) implements Step {}

  /** {@code assume head hazard_free}. */
  record Assume(Expr subject, Name property, Span span) implements Step {}

  /** {@code require CONDITION else fail CODE}. */
  record Require(Expr condition, Expr code, Span span) implements Step {}

  /** {@code publish R}: whoever reads it next sees what was written. */
  record Publish(Expr range, Span span) implements Step {}

  /** {@code verify R sha256 WANT else fail CODE}. */
  record Verify(Expr range, Name algorithm, Expr digest, Expr code, Span span) implements Step {}
}
