package relocc.compiler.resolve.range;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import relocc.compiler.ast.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Action.Algorithm;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.Type;
import relocc.compiler.value.Value;

/**
 * The statements {@code verify} and {@code publish}.
 *
 * <p>R1016: no such digest. R1004: something else than a digest of that kind. R1013: a CRC of more
 * than 32 bits. R2019: a digest of a file with another size.
 */
public final class Verifications {
  private final Evaluator evaluator;
  private final Sides sides;

  public Verifications(Evaluator evaluator) {
    this.evaluator = evaluator;
    this.sides = new Sides(evaluator);
  }

  /**
   * What such a statement means; empty after a message, or where it looks at nothing.
   *
   * @param code of the failure, 1..63
   */
  public Optional<Action.Verify> verify(Step.Verify verify, int code) {
    Optional<Algorithm> algorithm = algorithm(verify);
    Optional<Sides.Sized> side = sides.range(verify.range());
    Optional<Value.Digest> want = algorithm.flatMap(a -> want(verify, a));
    if (side.isEmpty() || want.isEmpty() || !isAsLong(verify, side.get(), want.get())) {
      return Optional.empty();
    }
    return Optional.of(
        new Action.Verify(
            verify.range().span().text().replaceAll("[^ -~]+", " "),
            side.get().side(),
            side.get().size().orElseThrow(),
            algorithm.get(),
            want.get().quads(),
            want.get().sample(),
            code,
            verify.span()));
  }

  /** What {@code publish} means; empty after a message, or where there is nothing to be seen. */
  public Optional<Action.Publish> publish(Step.Publish publish) {
    return sides
        .range(publish.range())
        .filter(side -> !isEmpty(side) && isSomewhere(side, publish))
        .map(side -> new Action.Publish(side.side(), side.size().orElseThrow(), publish.span()));
  }

  private static boolean isEmpty(Sides.Sized side) {
    OptionalLong size = side.size().orElseThrow().constant();
    return size.isPresent() && size.getAsLong() == 0;
  }

  /** What travels in the blob is for nobody else to see. */
  private boolean isSomewhere(Sides.Sized side, Step.Publish publish) {
    boolean payload = Payload.isPlace(side.side().within());
    if (payload) {
      evaluator.fail(
          Problem.error(
                  "R1004",
                  "payload has no address at which the next program could see it",
                  publish.range().span(),
                  "travels in the blob")
              .help("move it, and leave `publish` out: what a stub writes is seen anyway"));
    }
    return !payload;
  }

  /** A digest of a file is that of as many bytes. */
  private boolean isAsLong(Step.Verify verify, Sides.Sized side, Value.Digest want) {
    OptionalLong size = side.size().orElseThrow().constant();
    if (want.sample().isEmpty()
        || size.isEmpty()
        || size.getAsLong() == want.sample().get().length) {
      return true;
    }
    int length = want.sample().get().length;
    evaluator.fail(
        Problem.error(
                "R2019",
                "this range can never have the digest of that file",
                verify.range().span(),
                "has " + Sizes.shown(size.getAsLong()))
            .and(verify.digest().span(), "of " + Sizes.shown(length))
            .help("look at as many bytes: `[0 ..+ " + length + "]`"));
    return false;
  }

  private Optional<Algorithm> algorithm(Step.Verify verify) {
    Optional<Algorithm> algorithm = Algorithm.named(verify.algorithm().text());
    return algorithm.isPresent()
        ? algorithm
        : evaluator.fail(
            Problem.error(
                    "R1016",
                    "there is no digest `" + verify.algorithm().text() + "`",
                    verify.algorithm().span(),
                    "not a digest")
                .help(
                    Arrays.stream(Algorithm.values())
                        .map(each -> "`" + each.word() + "`")
                        .collect(Collectors.joining(" or ", "write ", ""))));
  }

  private Optional<Value.Digest> want(Step.Verify verify, Algorithm algorithm) {
    Optional<Value> value = evaluator.value(verify.digest());
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof Value.Digest digest && digest.algorithm() == algorithm) {
      return Optional.of(digest);
    }
    boolean number =
        value.get() instanceof Value.Quantity quantity && quantity.type() == Type.NUMBER;
    if (algorithm == Algorithm.CRC32 && number) {
      return crc(verify, ((Value.Quantity) value.get()).amount());
    }
    String word = algorithm.word();
    return evaluator.fail(
        Problem.error(
                "R1004",
                "a digest by " + word + " is wanted here, not " + value.get().words(),
                verify.digest().span(),
                "is " + value.get().words())
            .help(
                "name a parameter `digest "
                    + word
                    + "`, or what an imported file has: `NAME."
                    + word
                    + "`"));
  }

  private Optional<Value.Digest> crc(Step.Verify verify, long amount) {
    return amount >>> 32 == 0
        ? Optional.of(
            new Value.Digest(
                Algorithm.CRC32, List.of(new Operand.Constant(amount)), Optional.empty()))
        : evaluator.fail(
            Problem.error(
                    "R1013", "a CRC has 32 bits", verify.digest().span(), "does not fit in them")
                .help("write a number of at most 8 hexadecimal digits"));
  }
}
