package relocc.compiler.check;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.plan.Region;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * Writes go to RAM that may be written. R2002: to undeclared memory. R2003: over the stub. R2004:
 * to reserved, device, rom or keep memory. R2018: a record where a step moves something.
 */
final class WritesHitRam implements Check {
  private static final Set<Region.Kind> WRITABLE = EnumSet.of(Region.Kind.RAM);

  @Override
  public void check(Draft plan, Ground ground, Problems problems) {
    Findings findings = new Findings(problems);
    for (Action action : plan.actions()) {
      if (action instanceof Action.Move move) {
        for (Piece piece : move.pieces()) {
          judge(plan, ground, piece.destinationRange(), piece.span(), "move", findings);
        }
      } else if (action instanceof Action.Fill fill) {
        judge(plan, ground, fill.range(), fill.span(), "step", findings);
      } else if (action instanceof Action.Unpack unpack) {
        judge(plan, ground, unpack.to(), unpack.span(), "step", findings);
      } else if (action instanceof Action.MoveRange move && move.to().isKnown()) {
        judge(plan, ground, move.to().within(), move.span(), "move", findings);
      } else if (action instanceof Action.MoveRange move
          && !ground.map().hasAny(move.to().within(), WRITABLE)) {
        // The stub looks out for holes in the region itself, but some of it must be memory.
        onRam(plan, ground, move.to().within(), move.span(), findings);
      }
    }
    plan.onFail().stream()
        .flatMap(onFail -> onFail.records().stream())
        .forEach(
            record -> {
              AddressRange range = record.range();
              judge(plan, ground, range, record.span(), "record", findings);
              plan.actions().stream()
                  .flatMap(WritesHitRam::touched)
                  .filter(touched -> touched.range().overlaps(range))
                  .findFirst()
                  .ifPresent(touched -> problems.add(moved(range, record.span(), touched)));
            });
    findings.end();
  }

  /** What a step reads or writes. */
  private record Touched(AddressRange range, Span span, String verb) {}

  private static Stream<Touched> touched(Action action) {
    if (action instanceof Action.Move move) {
      return move.pieces().stream()
          .flatMap(
              piece ->
                  Stream.of(
                      new Touched(piece.destinationRange(), piece.span(), "writes "),
                      new Touched(piece.sourceRange(), piece.span(), "reads ")));
    } else if (action instanceof Action.Fill fill) {
      return Stream.of(new Touched(fill.range(), fill.span(), "writes "));
    } else if (action instanceof Action.Unpack unpack) {
      return Stream.of(
          new Touched(unpack.to(), unpack.span(), "writes "),
          new Touched(unpack.from(), unpack.span(), "reads "));
    } else if (action instanceof Action.MoveRange move) {
      return Stream.of(
          new Touched(move.to().within(), move.span(), "writes "),
          new Touched(move.from().within(), move.span(), "reads "));
    }
    return Stream.of();
  }

  private static Problem moved(AddressRange record, Span place, Touched touched) {
    return Problem.error("R2018", "this record lies where bytes are moved", place, "is " + record)
        .and(touched.span(), touched.verb() + touched.range())
        .note(Clash.inCommon(touched.range().intersection(record).orElseThrow()))
        .help("give the record memory that no step uses");
  }

  private static void judge(
      Draft plan,
      Ground ground,
      AddressRange range,
      Span statement,
      String what,
      Findings findings) {
    if (Payload.isPlace(range)) {
      findings.add("R2004", statement, () -> payload(plan, range, statement));
      return;
    }
    if (!ground.exists(range)) {
      return; // R2008
    }
    Optional<AddressRange> stub = ground.stub();
    if (stub.isPresent() && stub.get().overlaps(range)) {
      findings.add("R2003", statement, () -> overStub(plan, ground, range, statement, what));
      return;
    }
    onRam(plan, ground, range, statement, findings);
  }

  private static void onRam(
      Draft plan, Ground ground, AddressRange range, Span statement, Findings findings) {
    if (!ground.exists(range)) {
      return; // R2008
    }
    Optional<MemoryMap.Stretch> wrong = ground.map().firstOutside(range, WRITABLE);
    if (wrong.isPresent() && wrong.get().owner().isPresent()) {
      findings.add(
          "R2004", statement, () -> notWritable(plan, ground, range, statement, wrong.get()));
    } else if (wrong.isPresent() && plan.memoryKnown()) {
      findings.add("R2002", statement, () -> undeclared(plan, range, statement, wrong.get()));
    }
  }

  private static Problem payload(Draft plan, AddressRange range, Span statement) {
    Problem problem =
        Problem.error(
            "R2004",
            "this writes to a payload, which is only read",
            plan.destinationSpan(statement),
            "in the blob");
    return plan.payloads().stream()
        .filter(each -> each.range().overlaps(range))
        .findFirst()
        .map(each -> problem.and(each.span(), "declared here"))
        .orElse(problem)
        .help("move it to a region, and write there");
  }

  private static Problem overStub(
      Draft plan, Ground ground, AddressRange range, Span statement, String what) {
    AddressRange stub = ground.stub().orElseThrow();
    Problem problem =
        Problem.error(
                "R2003",
                "this " + what + " overwrites the stub while it is running",
                plan.destinationSpan(statement),
                "writes " + range)
            .and(plan.stub().orElseThrow().span(), "the stub runs here: " + stub)
            .note(Clash.inCommon(stub.intersection(range).orElseThrow()));
    return ground.room(stub.size()).map(problem::help).orElse(problem);
  }

  private static Problem notWritable(
      Draft plan, Ground ground, AddressRange range, Span statement, MemoryMap.Stretch wrong) {
    return Clash.error(
            "R2004",
            "this writes to " + Clash.describe(wrong),
            plan.destinationSpan(statement),
            "writes " + range,
            wrong)
        .help(wayOut(ground, range, wrong.range()));
  }

  private static String wayOut(Ground ground, AddressRange range, AddressRange wrong) {
    if (AddressRange.compare(wrong.start(), range.start()) > 0) {
      return "write at most " + Sizes.shown(wrong.start() - range.start()) + " here";
    }
    return ground
        .room(range.size())
        .orElse("write elsewhere, or take the declaration back if it is wrong");
  }

  private static Problem undeclared(
      Draft plan, AddressRange range, Span statement, MemoryMap.Stretch wrong) {
    return Clash.error(
            "R2002",
            "this writes to memory that is not declared as RAM",
            plan.destinationSpan(statement),
            "writes " + range,
            wrong)
        .help(Clash.declareRam(wrong.range()));
  }
}
