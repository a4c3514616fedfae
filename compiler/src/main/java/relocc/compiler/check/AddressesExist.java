package relocc.compiler.check;

import java.util.OptionalLong;
import java.util.stream.Stream;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * R2008: every address that the stub uses has no more bits than the processor's physical addresses
 * (ID_AA64MMFR0_EL1.PARange). R2009: with the MMU on, no more than the virtual addresses of run, or
 * than the widest there are.
 */
final class AddressesExist implements Check {
  @Override
  public void check(Draft plan, Ground ground, Problems problems) {
    Findings findings = new Findings(problems);
    for (Action action : plan.actions()) {
      if (action instanceof Action.Move move) {
        for (Piece piece : move.pieces()) {
          judge(plan, piece.sourceRange(), plan.sourceSpan(piece.span()), findings);
          judge(plan, piece.destinationRange(), plan.destinationSpan(piece.span()), findings);
        }
      } else if (action instanceof Action.MoveRange move) {
        judge(plan, move.from().within(), plan.sourceSpan(move.span()), findings);
        judge(plan, move.to().within(), plan.destinationSpan(move.span()), findings);
      } else if (action instanceof Action.Look look) {
        judge(plan, look.side().within(), plan.sourceSpan(look.span()), findings);
      } else if (action instanceof Action.Unpack unpack) {
        judge(plan, unpack.from(), plan.sourceSpan(unpack.span()), findings);
        judge(plan, unpack.to(), plan.destinationSpan(unpack.span()), findings);
      } else if (action instanceof Action.Fill fill) {
        judge(plan, fill.range(), plan.destinationSpan(fill.span()), findings);
      }
    }
    any(plan, findings);
    // An imported one.
    plan.memory().stream()
        .filter(region -> Payload.isPlace(region.range()))
        .forEach(region -> physical(plan, region.range(), region.span(), findings));
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

  /** A stub that lies anywhere may lie in any RAM; the pages of a list may, and are then mapped. */
  private static void any(Draft plan, Findings findings) {
    boolean listed = plan.actions().stream().anyMatch(Action.MoveList.class::isInstance);
    boolean anywhere = plan.stub().filter(Plan.Stub::anywhere).isPresent();
    for (Region region : plan.memory()) {
      boolean ram = region.kind() == Region.Kind.RAM;
      if (ram && listed) {
        judge(plan, region.range(), region.span(), findings);
      } else if (ram && anywhere) {
        physical(plan, region.range(), region.span(), findings);
      }
    }
  }

  private static void judge(Draft plan, AddressRange range, Span span, Findings findings) {
    // Of payload the place is not known; who writes to it is told so (R2004).
    if (!Payload.isPlace(range) && physical(plan, range, span, findings)) {
      virtual(plan, range, span, findings);
    }
  }

  private static boolean physical(Draft plan, AddressRange range, Span span, Findings findings) {
    int bits = plan.cpu().physicalBits();
    boolean fits = last(range) >>> bits == 0;
    if (!fits) {
      String message =
          "`" + plan.cpu().name() + "` has physical addresses of only " + bits + " bits";
      boolean others = last(range) >>> Granule.MOST_BITS == 0;
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
    Plan.Run run = plan.run().filter(Plan.Run::ownTables).orElse(null);
    if (run == null) {
      return;
    }
    int most = plan.cpu().widest(run.granule());
    int bits = Math.min(most, run.vaBits().orElse(most));
    if (last(range) >>> bits != 0) {
      String message = "virtual addresses of " + bits + " bits do not reach this memory";
      findings.add(
          "R2009",
          span,
          () ->
              past("R2009", message, range, bits, span)
                  .and(run.span(), bits < most ? "the width of run" : widest(plan, run))
                  .help(wayOut(plan, run.granule(), most, last(range))));
    }
  }

  private static String widest(Draft plan, Plan.Run run) {
    return "the widest of `" + plan.cpu().name() + "` with a granule of " + run.granule();
  }

  private static String wayOut(Draft plan, Granule granule, int most, long last) {
    int wanted = granule.fittingBits(last);
    if (wanted <= most) {
      return "write `va " + wanted + "`, or leave `va` out";
    }
    return Stream.of(Granule.values())
        .filter(other -> plan.cpu().has(other) && plan.cpu().widest(other) >= wanted)
        .findFirst()
        .map(other -> "write `granule " + other + "`, which has addresses of " + wanted + " bits")
        .orElse("write `run { mmu off }`, or name a cpu with addresses of " + wanted + " bits");
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
