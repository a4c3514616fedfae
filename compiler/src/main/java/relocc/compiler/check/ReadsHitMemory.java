package relocc.compiler.check;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/** R2005: sources are RAM, rom or keep memory, and not the stub, which changes while it runs. */
final class ReadsHitMemory implements Check {
  private static final Set<Region.Kind> READABLE =
      EnumSet.of(Region.Kind.RAM, Region.Kind.ROM, Region.Kind.KEEP);

  @Override
  public void check(Draft plan, Ground ground, Problems problems) {
    Findings findings = new Findings(problems);
    for (Action action : plan.actions()) {
      if (action instanceof Action.Move move) {
        for (Piece piece : move.pieces()) {
          judge(plan, ground, piece.sourceRange(), piece.span(), findings);
        }
      } else if (action instanceof Action.MoveRange move && move.from().isKnown()) {
        judge(plan, ground, move.from().within(), move.span(), findings);
      } else if (action instanceof Action.MoveRange move
          && !ground.map().hasAny(move.from().within(), READABLE)) {
        // The stub looks out for holes in the region itself, but some of it must be memory.
        onMemory(plan, ground, move.from().within(), move.span(), findings);
      } else if (action instanceof Action.Unpack unpack) {
        judge(plan, ground, unpack.from(), unpack.span(), findings);
      } else if (action instanceof Action.Look look && look.side().isKnown()) {
        judge(plan, ground, look.side().within(), look.span(), findings);
      } else if (action instanceof Action.Look look
          && !ground.map().hasAny(look.side().within(), READABLE)) {
        onMemory(plan, ground, look.side().within(), look.span(), findings);
      }
    }
    findings.end();
  }

  private static void judge(
      Draft plan, Ground ground, AddressRange range, Span statement, Findings findings) {
    if (!ground.exists(range)) {
      return; // R2008
    }
    Optional<AddressRange> stub = ground.stub();
    if (stub.isPresent() && stub.get().overlaps(range)) {
      findings.add("R2005", statement, () -> fromStub(plan, ground, range, statement));
      return;
    }
    onMemory(plan, ground, range, statement, findings);
  }

  private static void onMemory(
      Draft plan, Ground ground, AddressRange range, Span statement, Findings findings) {
    if (!ground.exists(range)) {
      return; // R2008
    }
    Optional<MemoryMap.Stretch> wrong = ground.map().firstOutside(range, READABLE);
    if (wrong.isPresent() && (wrong.get().owner().isPresent() || plan.memoryKnown())) {
      findings.add("R2005", statement, () -> notReadable(plan, range, statement, wrong.get()));
    }
  }

  private static Problem fromStub(Draft plan, Ground ground, AddressRange range, Span statement) {
    AddressRange stub = ground.stub().orElseThrow();
    Span place = plan.sourceSpan(statement);
    Problem problem =
        Problem.error("R2005", "this reads the stub itself", place, "reads " + range)
            .and(plan.stub().orElseThrow().span(), "the stub runs here: " + stub)
            .note(Clash.inCommon(stub.intersection(range).orElseThrow()));
    return ground.room(stub.size()).map(problem::help).orElse(problem);
  }

  private static Problem notReadable(
      Draft plan, AddressRange range, Span statement, MemoryMap.Stretch wrong) {
    Span place = plan.sourceSpan(statement);
    Problem problem =
        Clash.error(
            "R2005", "this reads from " + Clash.describe(wrong), place, "reads " + range, wrong);
    return wrong.owner().isPresent()
        ? problem.help("read from elsewhere, or take the declaration back if it is wrong")
        : problem.help(Clash.declareRam(wrong.range()));
  }
}
