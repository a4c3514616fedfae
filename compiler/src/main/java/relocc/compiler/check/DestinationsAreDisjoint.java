package relocc.compiler.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Piece;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/** R2001: no two destinations of one move share a byte. */
final class DestinationsAreDisjoint implements Check {
  @Override
  public void check(Draft plan, Ground ground, Problems problems) {
    Findings findings = new Findings(problems);
    for (Action action : plan.actions()) {
      if (action instanceof Action.Move move && !areDisjoint(move.pieces())) {
        report(plan, move.pieces(), findings);
      }
    }
    findings.end();
  }

  /**
   * Ranges are disjoint exactly if, with their starts and their ends each in order, no start lies
   * below the end before it. Sorting numbers needs no object per piece. (Addresses with the top bit
   * set sort wrongly and may look like an overlap; {@link #report} then finds none.)
   */
  private static boolean areDisjoint(List<Piece> pieces) {
    long[] starts = new long[pieces.size()];
    long[] lasts = new long[pieces.size()];
    int count = 0;
    for (Piece piece : pieces) {
      starts[count] = piece.destination();
      lasts[count++] = piece.destination() + (piece.size() - 1);
    }
    Arrays.sort(starts);
    Arrays.sort(lasts);
    for (int i = 1; i < count; i++) {
      if (AddressRange.compare(starts[i], lasts[i - 1]) <= 0) {
        return false;
      }
    }
    return true;
  }

  private static void report(Draft plan, List<Piece> pieces, Findings findings) {
    List<Piece> sorted = new ArrayList<>(pieces);
    sorted.sort((a, b) -> AddressRange.compare(a.destination(), b.destination()));
    Piece furthest = sorted.get(0);
    for (Piece piece : sorted.subList(1, sorted.size())) {
      Piece before = furthest;
      if (before.destinationRange().overlaps(piece.destinationRange())) {
        findings.add("R2001", piece.span(), () -> overlap(plan, before, piece));
      }
      boolean further = AddressRange.compare(last(piece), last(before)) > 0;
      furthest = further ? piece : before;
    }
  }

  private static long last(Piece piece) {
    return piece.destination() + (piece.size() - 1);
  }

  private static Problem overlap(Draft plan, Piece a, Piece b) {
    boolean aFirst = a.span().start() <= b.span().start();
    Piece first = aFirst ? a : b;
    Piece second = aFirst ? b : a;
    AddressRange common =
        first.destinationRange().intersection(second.destinationRange()).orElseThrow();
    Span place = plan.destinationSpan(second.span());
    return Problem.error(
            "R2001",
            "two destinations of one move overlap",
            place,
            "writes " + second.destinationRange())
        .and(plan.destinationSpan(first.span()), "writes " + first.destinationRange())
        .note(Clash.inCommon(common))
        .help("write them in two steps if the second is to win, or move one of them away");
  }
}
