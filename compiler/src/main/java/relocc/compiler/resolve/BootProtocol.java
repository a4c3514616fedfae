package relocc.compiler.resolve;

import java.util.Optional;
import java.util.OptionalLong;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.MemoryItem;
import relocc.compiler.ast.PlanDecl;
import relocc.compiler.imports.KernelImage;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
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
        .filter(range -> exit.target().constant().equals(start(range)))
        .flatMap(range -> image(range).stream())
        .findFirst()
        .ifPresent(image -> check(image, plan.exit().orElseThrow(), exit));
  }

  /** Where the range of an image starts. */
  private OptionalLong start(Expr range) {
    return image(range)
        .flatMap(image -> evaluator.memory(range))
        .map(memory -> OptionalLong.of(memory.start()))
        .orElse(OptionalLong.of(-1));
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
    long target = exit.target().constant().orElseThrow();
    long excess = target - image.textOffset() & BASE - 1;
    if (excess != 0) {
      String behind = Sizes.shown(image.textOffset()) + " behind a multiple of 2 MiB";
      String wanted = image.textOffset() == 0 ? "at a multiple of 2 MiB" : behind;
      String shown = AddressRange.hex(target);
      problems.add(
          Problem.warning("W3002", "this kernel must start " + wanted, exit.targetSpan(), shown)
              .note(RULE)
              .help("start its region at " + AddressRange.hex(target - excess + BASE)));
    }
    Operand tree = exit.registers().getOrDefault(0, new Operand.Constant(0));
    long misplaced = tree.constant().orElse(0) & 7;
    for (Block.Exit.Register register : written.registers()) {
      if (register.number() == 0 && misplaced != 0) {
        long value = tree.constant().orElseThrow();
        problems.add(
            Problem.warning(
                    "W3003",
                    "a kernel's device tree, x0, lies at a multiple of 8",
                    register.span(),
                    "is " + AddressRange.hex(value))
                .note(RULE)
                .help("place it at " + AddressRange.hex((value | 7) + 1)));
      }
    }
  }
}
