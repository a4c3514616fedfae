package relocc.compiler.resolve;

import java.util.Optional;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.MemoryItem;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.imports.KernelImage;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.Value;

/**
 * Where an arm64 kernel wants to lie and to find its device tree (Linux,
 * Documentation/arch/arm64/booting.rst). Only a plan that surely starts an imported image is
 * judged: one that leaves to a region of {@code NAME.image_size} bytes.
 *
 * <p>W3002: the kernel is not text_offset behind a multiple of 2 MiB (EX-04). W3003: its device
 * tree, x0, is not at a multiple of 8 (EX-05).
 */
final class BootProtocol {
  private static final long BASE = 2L << 20;
  private static final String RULE = "arm64 boot protocol: Documentation/arch/arm64/booting.rst";

  private final Evaluator evaluator;
  private final Problems problems;

  BootProtocol(Evaluator evaluator, Problems problems) {
    this.evaluator = evaluator;
    this.problems = problems;
  }

  void check(PlanDecl plan, Plan.Exit exit) {
    plan.memory().stream()
        .flatMap(block -> block.items().stream())
        .filter(item -> item instanceof MemoryItem.Declared)
        .map(item -> ((MemoryItem.Declared) item).range())
        .filter(range -> startsAt(range, exit.target()))
        .flatMap(range -> image(range).stream())
        .findFirst()
        .ifPresent(image -> check(image, plan.exit().orElseThrow(), exit));
  }

  private boolean startsAt(Expr range, long address) {
    return image(range).isPresent()
        && evaluator.memory(range).filter(memory -> memory.start() == address).isPresent();
  }

  /** The image whose size a range is declared with. */
  private Optional<KernelImage> image(Expr declared) {
    boolean sized =
        declared instanceof Expr.Range range
            && range.extent() instanceof Expr.Extent.Sized size
            && size.size() instanceof Expr.Field field
            && field.field().text().equals("image_size");
    if (!sized) {
      return Optional.empty();
    }
    Expr.Field field = (Expr.Field) ((Expr.Extent.Sized) ((Expr.Range) declared).extent()).size();
    Optional<Value> value = evaluator.value(field.target());
    return value.filter(Value.Image.class::isInstance).map(v -> ((Value.Image) v).header());
  }

  private void check(KernelImage image, Block.Exit written, Plan.Exit exit) {
    long excess = exit.target() - image.textOffset() & BASE - 1;
    if (excess != 0) {
      String behind = Sizes.shown(image.textOffset()) + " behind a multiple of 2 MiB";
      String wanted = image.textOffset() == 0 ? "at a multiple of 2 MiB" : behind;
      String shown = AddressRange.hex(exit.target());
      problems.add(
          Problem.warning("W3002", "this kernel must start " + wanted, exit.targetSpan(), shown)
              .note(RULE)
              .help("start its region at " + AddressRange.hex(exit.target() - excess + BASE)));
    }
    for (Block.Exit.Register register : written.registers()) {
      if (register.number() == 0 && (exit.registers().getOrDefault(0, 0L) & 7) != 0) {
        String shown = "is " + AddressRange.hex(exit.registers().get(0));
        problems.add(
            Problem.warning(
                    "W3003",
                    "a kernel's device tree, x0, lies at a multiple of 8",
                    register.span(),
                    shown)
                .note(RULE)
                .help("place it at " + AddressRange.hex((exit.registers().get(0) | 7) + 1)));
      }
    }
  }
}
