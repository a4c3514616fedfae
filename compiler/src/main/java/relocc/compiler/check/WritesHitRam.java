package relocc.compiler.check;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Region;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * Writes go to RAM that may be written. R2002: to undeclared memory. R2003: over the stub. R2004:
 * to reserved, device, rom or keep memory.
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
      }
    }
    findings.end();
  }

  private static void judge(
      Draft plan,
      Ground ground,
      AddressRange range,
      Span statement,
      String what,
      Findings findings) {
    if (!ground.exists(range)) {
      return; // R2008
    }
    Optional<AddressRange> stub = ground.stub();
    if (stub.isPresent() && stub.get().overlaps(range)) {
      findings.add("R2003", statement, () -> overStub(plan, ground, range, statement, what));
      return;
    }
    Optional<MemoryMap.Stretch> wrong = ground.map().firstOutside(range, WRITABLE);
    if (wrong.isPresent() && wrong.get().owner().isPresent()) {
      findings.add(
          "R2004", statement, () -> notWritable(plan, ground, range, statement, wrong.get()));
    } else if (wrong.isPresent() && plan.memoryKnown()) {
      findings.add("R2002", statement, () -> undeclared(plan, range, statement, wrong.get()));
    }
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
