package relocc.compiler.value;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.plan.Cpu;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;

/**
 * The granule of the stub's own tables and the width of their addresses.
 *
 * <p>R3020: no granule of this size. R3021: the processor lacks the granule. R3022: the processor
 * has no virtual addresses of this width with this granule.
 */
public record TableGeometry(Evaluator evaluator, Problems problems, Cpu cpu) {

  /** The granule that a run block gives; 4 KiB when it gives none. */
  public Granule granule(Block.Run run) {
    return run.granule().map(this::granule).orElse(Granule.KIB_4);
  }

  private Granule granule(Expr written) {
    var bytes = evaluator.size(written);
    if (bytes.isEmpty()) {
      return Granule.KIB_4;
    }
    Granule granule = Granule.of(bytes.get()).orElse(null);
    if (granule == null) {
      String message = "there is no granule of " + Sizes.shown(bytes.get());
      problems.add(
          Problem.error("R3020", message, written.span(), "no page has this size")
              .help("write `granule 4 KiB`, `granule 16 KiB` or `granule 64 KiB`"));
    } else if (!cpu.has(granule)) {
      String message = "`" + cpu.name() + "` has no granule of " + granule;
      List<Granule> others = Stream.of(Granule.values()).filter(cpu::has).toList();
      String help =
          others.stream().map(g -> "`granule " + g + "`").collect(Collectors.joining(" or "));
      problems.add(
          Problem.error("R3021", message, written.span(), "ID_AA64MMFR0_EL1 there says so")
              .help("write " + help + ", or name the cpu that the plan is for"));
    }
    return granule == null ? Granule.KIB_4 : granule;
  }

  /** The width that a run block gives; empty: whatever fits. */
  public OptionalInt vaBits(Block.Run run, Granule granule) {
    return run.va()
        .flatMap(va -> evaluator.number(va).map(bits -> vaBits(va, bits, granule)))
        .orElse(OptionalInt.empty());
  }

  private OptionalInt vaBits(Expr written, long bits, Granule granule) {
    int most = cpu.widest(granule);
    if (bits >= Granule.FEWEST_BITS && bits <= most) {
      return OptionalInt.of((int) bits);
    }
    boolean exists = bits > most && bits <= Granule.MOST_BITS;
    String message =
        exists
            ? "`" + cpu.name() + "` has no virtual addresses of more than " + most + " bits here"
            : "no virtual address has " + Long.toUnsignedString(bits) + " bits";
    String range =
        "write a width from " + Granule.FEWEST_BITS + " to " + most + ", or leave it out";
    Problem problem =
        Problem.error("R3022", message, written.span(), "with a granule of " + granule);
    problems.add(exists ? problem.note(missing(granule)).help(range) : problem.help(range));
    return OptionalInt.empty();
  }

  /** What an address of more than 48 bits needs. */
  private static String missing(Granule granule) {
    return granule == Granule.KIB_64
        ? "wider ones need FEAT_LVA and FEAT_LPA: `cpu armv8.2-a` or later, or `max`"
        : "wider ones need FEAT_LPA2: `cpu armv8.7-a` or later, or `max`";
  }
}
