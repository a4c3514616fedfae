package relocc.compiler.check;

import java.util.OptionalLong;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * R2008: every address that the stub uses has no more bits than the processor's physical addresses
 * (ID_AA64MMFR0_EL1.PARange). R2009: with the MMU on, no more than the virtual addresses of run.
 */
final class AddressesExist implements Check {
  /** Of any processor that a plan can name. */
  private static final int MOST_BITS = 48;

  @Override
  public void check(Draft plan, Ground ground, Problems problems) {
    Findings findings = new Findings(problems);
    for (Action action : plan.actions()) {
      if (action instanceof Action.Move move) {
        for (Piece piece : move.pieces()) {
          judge(plan, piece.sourceRange(), plan.sourceSpan(piece.span()), findings);
          judge(plan, piece.destinationRange(), plan.destinationSpan(piece.span()), findings);
        }
      } else if (action instanceof Action.Fill fill) {
        judge(plan, fill.range(), plan.destinationSpan(fill.span()), findings);
      }
    }
    plan.stub()
        .filter(stub -> !stub.anywhere() && !stub.range().isEmpty())
        .ifPresent(stub -> judge(plan, stub.range(), stub.span(), findings));
    plan.exit()
        .map(exit -> exit.target().constant())
        .filter(OptionalLong::isPresent)
        .map(target -> new AddressRange(target.getAsLong() & -4L, 4))
        .ifPresent(r -> physical(plan, r, plan.exit().get().targetSpan(), findings));
    findings.end();
  }

  private static void judge(Draft plan, AddressRange range, Span span, Findings findings) {
    if (physical(plan, range, span, findings)) {
      virtual(plan, range, span, findings);
    }
  }

  private static boolean physical(Draft plan, AddressRange range, Span span, Findings findings) {
    int bits = plan.cpu().physicalBits();
    boolean fits = last(range) >>> bits == 0;
    if (!fits) {
      String message =
          "`" + plan.cpu().name() + "` has physical addresses of only " + bits + " bits";
      boolean others = last(range) >>> MOST_BITS == 0;
      String help = "place it below " + AddressRange.hex(1L << bits);
      findings.add(
          "R2008",
          span,
          () ->
              past("R2008", message, range, bits, span)
                  .help(others ? help + ", or name the cpu that the plan is for" : help));
    }
    return fits;
  }

  private static void virtual(Draft plan, AddressRange range, Span span, Findings findings) {
    Plan.Run run = plan.run().filter(Plan.Run::mmu).orElse(null);
    if (run != null && last(range) >>> run.vaBits() != 0) {
      String message = "virtual addresses of " + run.vaBits() + " bits do not reach this memory";
      int wanted = Long.SIZE - Long.numberOfLeadingZeros(last(range));
      findings.add(
          "R2009",
          span,
          () ->
              past("R2009", message, range, run.vaBits(), span)
                  .and(run.span(), "the width of run")
                  .help("write `va " + wanted + "` or more, up to 48"));
    }
  }

  private static long last(AddressRange range) {
    return range.start() + (range.size() - 1);
  }

  private static Problem past(
      String code, String message, AddressRange range, int bits, Span span) {
    Problem problem = Problem.error(code, message, span, "uses " + range);
    return problem.note("the last address is " + AddressRange.hex((1L << bits) - 1));
  }
}
