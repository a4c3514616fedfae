package relocc.compiler.check;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * R2010: with the MMU on, a page of 4 KiB that the stub maps holds nothing that must not be mapped
 * so: no reserved, device or undeclared byte, and where it is mapped writable only RAM.
 */
final class PagesAreNotShared implements Check {
  private static final long PAGE = 4096;
  private static final Set<Region.Kind> WRITABLE = EnumSet.of(Region.Kind.RAM);
  private static final Set<Region.Kind> READABLE =
      EnumSet.of(Region.Kind.RAM, Region.Kind.ROM, Region.Kind.KEEP);

  @Override
  public void check(Draft plan, Ground ground, Problems problems) {
    if (plan.run().filter(Plan.Run::mmu).isEmpty()) {
      return;
    }
    Findings findings = new Findings(problems);
    for (Action action : plan.actions()) {
      if (action instanceof Action.Move move) {
        for (Piece piece : move.pieces()) {
          piece(plan, ground, piece, findings);
        }
      } else if (action instanceof Action.Fill fill) {
        Span span = plan.destinationSpan(fill.span());
        judge(plan, ground, new Use(fill.range(), WRITABLE, "writes ", span), findings);
      }
    }
    findings.end();
  }

  /** What is done with a range, and what else its pages may hold. */
  private record Use(AddressRange range, Set<Region.Kind> allowed, String verb, Span span) {}

  private static void piece(Draft plan, Ground ground, Piece piece, Findings findings) {
    if (((piece.source() | piece.size()) & (PAGE - 1)) != 0) {
      Span span = plan.sourceSpan(piece.span());
      judge(plan, ground, new Use(piece.sourceRange(), READABLE, "reads ", span), findings);
    }
    if (((piece.destination() | piece.size()) & (PAGE - 1)) != 0) {
      Span span = plan.destinationSpan(piece.span());
      judge(plan, ground, new Use(piece.destinationRange(), WRITABLE, "writes ", span), findings);
    }
  }

  private static void judge(Draft plan, Ground ground, Use use, Findings findings) {
    if (!ground.exists(use.range)) {
      return; // R2008
    }
    AddressRange range = use.range;
    if (ground.map().firstOutside(range, use.allowed).isPresent()) {
      return; // R2002, R2004, R2005
    }
    AddressRange pages = range.alignedTo(PAGE);
    for (AddressRange rest :
        List.of(
            AddressRange.between(pages.start(), range.start()),
            AddressRange.between(range.end(), pages.end()))) {
      Optional<MemoryMap.Stretch> wrong = ground.map().firstOutside(rest, use.allowed);
      if (wrong.isPresent() && (wrong.get().owner().isPresent() || plan.memoryKnown())) {
        findings.add("R2010", use.span, () -> shared(use, wrong.get()));
        return;
      }
    }
  }

  private static Problem shared(Use use, MemoryMap.Stretch wrong) {
    AddressRange page = new AddressRange(wrong.range().start() & -PAGE, PAGE);
    return Clash.error(
            "R2010",
            "one page holds both what is moved and " + Clash.describe(wrong),
            use.span,
            use.verb + use.range,
            wrong)
        .note("the page is " + page + "; the stub would have to map all of it")
        .help("write `run { mmu off }`, or keep such ranges a page apart");
  }
}
