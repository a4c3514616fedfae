package relocc.compiler.check;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * R2010: with the MMU on, a page that the stub maps holds nothing that must not be mapped so: no
 * reserved, device or undeclared byte, and where it is mapped writable only RAM.
 */
final class PagesAreNotShared implements Check {
  private static final Set<Region.Kind> WRITABLE = EnumSet.of(Region.Kind.RAM);
  private static final Set<Region.Kind> READABLE =
      EnumSet.of(Region.Kind.RAM, Region.Kind.ROM, Region.Kind.KEEP);

  @Override
  public void check(Draft plan, Ground ground, Problems problems) {
    if (plan.run().filter(Plan.Run::ownTables).isEmpty()) {
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
      } else if (action instanceof Action.MoveRange move) {
        Span from = plan.sourceSpan(move.span());
        side(
            plan,
            ground,
            move.from(),
            new Use(move.from().within(), READABLE, "reads ", from),
            findings);
        Span to = plan.destinationSpan(move.span());
        side(
            plan,
            ground,
            move.to(),
            new Use(move.to().within(), WRITABLE, "writes ", to),
            findings);
      } else if (action instanceof Action.Unpack unpack) {
        unpack(plan, ground, unpack, findings);
      } else if (action instanceof Action.Look look
          && !Plan.Payload.isPlace(look.side().within())) {
        Use use = new Use(look.side().within(), READABLE, "reads ", plan.sourceSpan(look.span()));
        side(plan, ground, look.side(), use, findings);
      }
    }
    findings.end();
  }

  /** What is done with a range, and what else its pages may hold. */
  private record Use(AddressRange range, Set<Region.Kind> allowed, String verb, Span span) {}

  /** The pages of a range that lies somewhere in a region must lie there too. */
  private static void side(
      Draft plan, Ground ground, Action.Side side, Use use, Findings findings) {
    if (side.isKnown()) {
      judge(plan, ground, use, findings);
    } else if (!use.range.equals(use.range.alignedTo(ground.page()))) {
      findings.add(
          "R2010",
          use.span,
          () -> {
            AddressRange pages = use.range.alignedTo(ground.page());
            return Problem.error(
                    "R2010",
                    "a page that is mapped may reach out of the region",
                    use.span,
                    "" + use.verb + "in " + use.range)
                .note("its pages are " + pages)
                .help("give the region whole pages");
          });
    }
  }

  private static void unpack(Draft plan, Ground ground, Action.Unpack unpack, Findings findings) {
    if (!Plan.Payload.isPlace(unpack.from())) {
      Span from = plan.sourceSpan(unpack.span());
      judge(plan, ground, new Use(unpack.from(), READABLE, "reads ", from), findings);
    }
    Span to = plan.destinationSpan(unpack.span());
    judge(plan, ground, new Use(unpack.written(), WRITABLE, "writes ", to), findings);
  }

  private static void piece(Draft plan, Ground ground, Piece piece, Findings findings) {
    long inside = ground.page() - 1;
    if (((piece.source() | piece.size()) & inside) != 0) {
      Span span = plan.sourceSpan(piece.span());
      judge(plan, ground, new Use(piece.sourceRange(), READABLE, "reads ", span), findings);
    }
    if (((piece.destination() | piece.size()) & inside) != 0) {
      Span span = plan.destinationSpan(piece.span());
      judge(plan, ground, new Use(piece.destinationRange(), WRITABLE, "writes ", span), findings);
    }
  }

  private static void judge(Draft plan, Ground ground, Use use, Findings findings) {
    if (!ground.exists(use.range)) {
      return; // R2008
    }
    if (ground.map().firstOutside(use.range, use.allowed).isPresent()) {
      return; // R2002, R2004, R2005
    }
    wrong(plan, ground, use, ground.page())
        .ifPresent(
            wrong -> findings.add("R2010", use.span, () -> shared(plan, ground, use, wrong)));
  }

  /** What lies in the pages of a use, of a given size, and must not be mapped with it. */
  private static Optional<MemoryMap.Stretch> wrong(Draft plan, Ground ground, Use use, long page) {
    AddressRange pages = use.range.alignedTo(page);
    return Stream.of(
            AddressRange.between(pages.start(), use.range.start()),
            AddressRange.between(use.range.end(), pages.end()))
        .flatMap(rest -> ground.map().firstOutside(rest, use.allowed).stream())
        .filter(wrong -> wrong.owner().isPresent() || plan.memoryKnown())
        .findFirst();
  }

  private static Problem shared(Draft plan, Ground ground, Use use, MemoryMap.Stretch wrong) {
    long size = ground.page();
    AddressRange page = new AddressRange(wrong.range().start() & -size, size);
    String way =
        Stream.of(Granule.values())
            .filter(smaller -> smaller.bytes() < size && plan.cpu().has(smaller))
            .filter(smaller -> wrong(plan, ground, use, smaller.bytes()).isEmpty())
            .reduce((small, large) -> large)
            .map(smaller -> "write `granule " + smaller + "`, or keep such ranges a page apart")
            .orElse("write `run { mmu off }`, or keep such ranges a page apart");
    return Clash.error(
            "R2010",
            "one page holds both what is moved and " + Clash.describe(wrong),
            use.span,
            use.verb + use.range,
            wrong)
        .note("the page is " + page + "; the stub would have to map all of it")
        .help(way);
  }
}
