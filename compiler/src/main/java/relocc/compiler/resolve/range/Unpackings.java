package relocc.compiler.resolve.range;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import relocc.compiler.ast.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Action.Packing;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.value.Conditions;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.NotBuilt;
import relocc.compiler.value.Value;

/**
 * The statement {@code unpack}.
 *
 * <p>R1017: no such packing, or none that is known. R2013: ranges that overlap. R2014: a
 * destination that is too small. R2020: a source that holds no frame.
 */
public final class Unpackings {
  /** The shortest frame: a header, and the end mark. */
  private static final int SHORTEST_FRAME = 11;

  private final Conditions conditions;
  private final Evaluator evaluator;
  private final List<Payload> payloads;

  /**
   * @param payloads all that are declared
   */
  public Unpackings(Conditions conditions, Evaluator evaluator, List<Payload> payloads) {
    this.conditions = conditions;
    this.evaluator = evaluator;
    this.payloads = payloads;
  }

  /**
   * Whether nothing is packed, and it is a copy. A segment of a program is stored as it is where
   * its file says: packing it would only add to the blob.
   */
  public boolean isCopy(Step.Unpack unpack) {
    return switch (unpack.packing().text()) {
      case "none" -> true;
      case "auto" ->
          evaluator
              .value(unpack.pair().from())
              .filter(value -> value instanceof Value.Part)
              .isPresent();
      default -> false;
    };
  }

  /** What such a statement means; empty after a message, or where there is nothing to unpack. */
  public Optional<Action.Unpack> unpack(Step.Unpack unpack) {
    Step.Pair pair = unpack.pair();
    if (conditions.isOpen(pair.from()) || conditions.isOpen(pair.to())) {
      return evaluator.fail(NotBuilt.UNPACK.problem(unpack.span()));
    }
    Optional<AddressRange> from = evaluator.memory(pair.from());
    Optional<Packing> packing = from.flatMap(range -> packing(unpack, range));
    if (packing.isEmpty() || from.get().isEmpty()) {
      return Optional.empty();
    }
    Optional<byte[]> content = content(from.get());
    return room(pair, content)
        .filter(to -> fits(unpack, from.get(), to, content))
        .map(to -> new Action.Unpack(from.get(), to, packing.get(), content, unpack.span()));
  }

  private Optional<byte[]> content(AddressRange from) {
    return payloads.stream()
        .filter(payload -> payload.range().contains(from))
        .findFirst()
        .map(
            payload -> {
              int start = (int) (from.start() - payload.range().start());
              return Arrays.copyOfRange(payload.bytes(), start, start + (int) from.size());
            });
  }

  private Optional<Packing> packing(Step.Unpack unpack, AddressRange from) {
    String word = unpack.packing().text();
    boolean ours = Payload.isPlace(from);
    if (word.equals("lz4")) {
      return Optional.of(ours ? Packing.BLOCK : Packing.FRAME);
    } else if (word.equals("auto") && ours) {
      return Optional.of(Packing.AUTO);
    } else if (word.equals("auto")) {
      return evaluator.fail(
          Problem.error(
                  "R1017",
                  "how this is packed is not for us to choose",
                  unpack.packing().span(),
                  "the loader leaves the bytes there")
              .help("write `lz4` if it leaves a frame of LZ4, or `none`"));
    }
    return evaluator.fail(
        Problem.error(
                "R1017",
                "there is no packing `" + word + "`",
                unpack.packing().span(),
                "not a packing")
            .help("write `none`, `lz4` or `auto`"));
  }

  /** Where it goes; of a bare address as much as comes out. */
  private Optional<AddressRange> room(Step.Pair pair, Optional<byte[]> content) {
    Optional<Value> to = evaluator.value(pair.to());
    if (to.isEmpty()) {
      return Optional.empty();
    }
    if (to.get() instanceof Value.Memory memory) {
      return Optional.of(memory.range());
    }
    Optional<Long> start = evaluator.address(pair.to());
    if (start.isPresent() && content.isEmpty()) {
      return evaluator.fail(
          Problem.error(
                  "R1004",
                  "a range is wanted here, not an address",
                  pair.to().span(),
                  "how much room is there?")
              .help("name a region, or write `ADDRESS ..+ SIZE`"));
    }
    return start.map(address -> new AddressRange(address, content.orElseThrow().length));
  }

  private boolean fits(
      Step.Unpack unpack, AddressRange from, AddressRange to, Optional<byte[]> content) {
    Step.Pair pair = unpack.pair();
    if (content.isEmpty() && AddressRange.compare(from.size(), SHORTEST_FRAME) < 0) {
      evaluator.fail(
          Problem.error(
                  "R2020", "this is too small for a frame of LZ4", pair.from().span(), "is " + from)
              .note("the shortest one has " + SHORTEST_FRAME + " bytes")
              .help("name all that the loader leaves there"));
      return false;
    }
    int size = content.map(bytes -> bytes.length).orElse(1);
    if (AddressRange.compare(to.size(), size) < 0) {
      evaluator.fail(
          Problem.error(
                  "R2014",
                  "the destination is smaller than what comes out",
                  pair.to().span(),
                  "has " + Sizes.shown(to.size()) + ": " + to)
              .and(pair.from().span(), "has " + Sizes.shown(size))
              .help("make the destination " + Sizes.shown(size)));
      return false;
    }
    Optional<AddressRange> common = from.intersection(to);
    common.ifPresent(
        range ->
            evaluator.fail(
                Problem.error(
                        "R2013",
                        "what is unpacked overwrites what is packed",
                        pair.to().span(),
                        "writes " + to)
                    .and(pair.from().span(), "reads " + from)
                    .note(Sizes.shown(range.size()) + " in common: " + range)
                    .help("move what is packed away first")));
    return common.isEmpty();
  }
}
