package relocc.compiler.ast;

import java.util.List;
import java.util.Optional;
import relocc.compiler.source.Span;

/**
 * One plan. Each block is given at most once; which of them a plan needs is the resolver's affair.
 *
 * @param consts those inside the plan
 * @param span its header: {@code plan} and the name
 */
public record PlanDecl(
    Name name,
    List<PlanFile.Const> consts,
    Optional<Block.Cpu> cpu,
    Optional<Block.Memory> memory,
    Optional<Block.Params> params,
    Optional<Block.Entry> entry,
    Optional<Block.Run> run,
    Optional<Block.Stub> stub,
    Optional<Block.Steps> steps,
    List<Block.Assertion> assertions,
    Optional<Block.Exit> exit,
    Optional<Block.OnFail> onFail,
    Span span) {

  public PlanDecl {
    consts = List.copyOf(consts);
    assertions = List.copyOf(assertions);
  }
}
