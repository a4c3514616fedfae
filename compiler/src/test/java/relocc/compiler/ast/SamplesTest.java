package relocc.compiler.ast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Source;

/** Every plan under samples is read without a complaint, and as what it says. */
class SamplesTest {
  private static final Path SAMPLES = Path.of("src/test/resources/samples");

  static Stream<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void parses(Path sample) throws IOException {
    parse(sample.toString(), Files.readString(sample));
  }

  private static PlanFile parse(String name, String text) {
    Problems problems = new Problems();
    var file = Syntax.parse(new Source(name, text), problems);
    assertEquals(List.of(), problems.list());
    return file.orElseThrow();
  }

  private static PlanDecl plan(String sample) throws IOException {
    return parse(sample, Files.readString(SAMPLES.resolve(sample + ".rstub"))).plans().get(0);
  }

  @Test
  void handoffIsWhatItSays() throws IOException {
    PlanDecl plan = plan("handoff");
    assertEquals("cortex-a72", plan.cpu().orElseThrow().name().text());
    assertEquals(6, plan.memory().orElseThrow().items().size());
    Step.Move move = (Step.Move) plan.steps().orElseThrow().steps().get(0);
    assertEquals(3, move.pairs().size());
    Expr.Slice slice = (Expr.Slice) move.pairs().get(1).from();
    assertEquals(48L << 20, ((Expr.Number) slice.offset()).value());
    assertEquals("load[48 MiB ..+ initrd.size]", slice.span().text());
    Step.Zero zero = (Step.Zero) plan.steps().orElseThrow().steps().get(1);
    assertEquals(new Expr.Extent.Rest(), ((Expr.Slice) zero.range()).extent());
    Block.Exit exit = plan.exit().orElseThrow();
    assertEquals(2, exit.levels().get(0).level().orElseThrow().number());
    assertEquals(
        List.of(0, 1, 2, 3), exit.registers().stream().map(Block.Exit.Register::number).toList());
    Block.OnFail onFail = plan.onFail().orElseThrow();
    assertEquals(Block.OnFail.Reaction.Kind.RETURN, onFail.before().orElseThrow().kind());
    assertEquals(Block.OnFail.Reaction.Kind.HALT, onFail.after().orElseThrow().kind());
    assertEquals("pl011", onFail.reports().get(0).driver().text());
  }

  @Test
  void kexecIsWhatItSays() throws IOException {
    PlanDecl plan = plan("kexec");
    assertEquals(
        List.of("kimage_list", "addr", "addr", "table root", "offset", "addr or none"),
        plan.params().orElseThrow().params().stream().map(Block.Param::type).toList());
    assertTrue(plan.entry().orElseThrow().states().get(1).vhe());
    assertEquals(Block.Mmu.Mode.LINEAR_VIA, plan.run().orElseThrow().mmu().orElseThrow().mode());
    List<Block.Exit.Route> routes = plan.exit().orElseThrow().levels();
    assertEquals("hypvec", routes.get(0).when().orElseThrow().span().text());
    assertTrue(routes.get(1).otherwise() && routes.get(1).level().isEmpty());
  }

  @Test
  void scatterIsWhatItSays() throws IOException {
    PlanDecl plan = plan("scatter");
    Step.Each each = (Step.Each) plan.steps().orElseThrow().steps().get(0);
    assertEquals("s.run != s.load", each.where().orElseThrow().span().text());
    assertEquals(2, each.body().size());
    assertEquals(31, plan.exit().orElseThrow().registers().get(0).number());
    assertTrue(plan.stub().orElseThrow().readonly().isPresent());
  }
}
