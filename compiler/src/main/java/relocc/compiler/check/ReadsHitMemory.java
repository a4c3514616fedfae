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
          judge(plan, ground, piece, findings);
        }
      }
    }
    findings.end();
  }

  private static void judge(Draft plan, Ground ground, Piece piece, Findings findings) {
    AddressRange range = piece.sourceRange();
    if (!ground.exists(range)) {
      return; // R2008
    }
    Optional<AddressRange> stub = ground.stub();
    if (stub.isPresent() && stub.get().overlaps(range)) {
      findings.add("R2005", piece.span(), () -> fromStub(plan, ground, piece));
      return;
    }
    Optional<MemoryMap.Stretch> wrong = ground.map().firstOutside(range, READABLE);
    if (wrong.isPresent() && (wrong.get().owner().isPresent() || plan.memoryKnown())) {
      findings.add("R2005", piece.span(), () -> notReadable(plan, piece, wrong.get()));
    }
  }

  private static Problem fromStub(Draft plan, Ground ground, Piece piece) {
    AddressRange stub = ground.stub().orElseThrow();
    Span place = plan.sourceSpan(piece.span());
    Problem problem =
        Problem.error(
                "R2005", "this move reads the stub itself", place, "reads " + piece.sourceRange())
            .and(plan.stub().orElseThrow().span(), "the stub runs here: " + stub)
            .note(Clash.inCommon(stub.intersection(piece.sourceRange()).orElseThrow()));
    return ground.room(stub.size()).map(problem::help).orElse(problem);
  }

  private static Problem notReadable(Draft plan, Piece piece, MemoryMap.Stretch wrong) {
    Span place = plan.sourceSpan(piece.span());
    Problem problem =
        Clash.error(
            "R2005",
            "this reads from " + Clash.describe(wrong),
            place,
            "reads " + piece.sourceRange(),
            wrong);
    return wrong.owner().isPresent()
        ? problem.help("read from elsewhere, or take the declaration back if it is wrong")
        : problem.help(Clash.declareRam(wrong.range()));
  }
}
