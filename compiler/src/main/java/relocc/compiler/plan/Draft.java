package relocc.compiler.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.source.Span;

/**
 * As much of a plan as could be made out: what was wrong in itself is missing, so that the checks
 * can still judge the rest.
 *
 * @param memoryKnown whether every declaration of memory is in {@code memory}
 * @param payloads what travels in the blob
 * @param places the two sides of each written move, by the span of its piece
 */
public record Draft(
    String name,
    Span span,
    Cpu cpu,
    Plan.Parameters parameters,
    List<Region> memory,
    boolean memoryKnown,
    List<Plan.Payload> payloads,
    List<Plan.Entry> entries,
    Optional<Plan.Run> run,
    Optional<Plan.Stub> stub,
    List<Action> actions,
    Optional<Plan.Exit> exit,
    Optional<OnFail> onFail,
    Map<Span, Sides> places) {

  /** Where the source and the destination of a piece are written. */
  public record Sides(Span from, Span to) {}

  public Draft {
    memory = List.copyOf(memory);
    payloads = List.copyOf(payloads);
    entries = List.copyOf(entries);
    actions = List.copyOf(actions);
    places = new HashMap<>(places);
  }

  /** Where the source of a piece is written. */
  public Span sourceSpan(Span piece) {
    return places.containsKey(piece) ? places.get(piece).from() : piece;
  }

  /** Where the destination of an action or a piece is written. */
  public Span destinationSpan(Span piece) {
    return places.containsKey(piece) ? places.get(piece).to() : piece;
  }

  /** The plan; nothing may have been missing. */
  public Plan plan() {
    return new Plan(
        name,
        span,
        cpu,
        parameters,
        memory,
        payloads,
        entries,
        run.orElseThrow(),
        stub.orElseThrow(),
        actions,
        exit.orElseThrow(),
        onFail.orElseThrow());
  }
}
