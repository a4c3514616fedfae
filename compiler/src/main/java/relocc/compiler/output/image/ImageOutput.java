package relocc.compiler.output.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import relocc.compiler.Build;
import relocc.compiler.a64.Assembly;
import relocc.compiler.a64.Branch;
import relocc.compiler.a64.Instruction;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.a64.SystemOperation;
import relocc.compiler.output.Output;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;

/**
 * An arm64 kernel image (Linux, Documentation/arch/arm64/booting.rst) whose code is the stub: a
 * page with the header, then the blob. Whoever boots a kernel enters it with the device tree in x0.
 *
 * <p>R6002: such a loader would not enter this stub as its plan says. R6003: no place for it.
 */
public final class ImageOutput implements Output {
  private static final int MAGIC = 0x644d5241;
  private static final int HEADER = 64;
  private static final int TEXT_OFFSET_AT = 8;
  private static final int IMAGE_SIZE_AT = 16;
  private static final int FLAGS_AT = 24;
  private static final int MAGIC_AT = 56;

  /** Little endian, pages of 4 KiB, as close to the start of RAM as the offset says. */
  private static final long FLAGS = 1 << 1;

  @Override
  public String name() {
    return "image";
  }

  @Override
  public String suffix() {
    return ".img";
  }

  @Override
  public List<Problem> problems(Build build) {
    return obstacle(build).stream().toList();
  }

  private static Optional<Problem> obstacle(Build build) {
    Plan plan = build.plan();
    return bound(plan)
        .or(() -> monitor(plan))
        .or(() -> translated(plan))
        .or(() -> unknown(plan))
        .or(() -> place(build).isPresent() ? Optional.empty() : Optional.of(noPlace(plan)));
  }

  private static Optional<Problem> bound(Plan plan) {
    return plan.stub().anywhere()
        ? Optional.empty()
        : Optional.of(
            mismatch("this stub wants one address", plan.stub().span(), "a loader chooses it")
                .help("write `stub { anywhere }`"));
  }

  private static Optional<Problem> monitor(Plan plan) {
    return plan.entries().stream().anyMatch(entry -> entry.level() != ExceptionLevel.EL3)
        ? Optional.empty()
        : Optional.of(
            mismatch(
                    "a kernel image is entered at EL2 or EL1",
                    plan.entries().get(0).span(),
                    "the plan wants EL3")
                .help("write `entry { el 1 { mmu off }  el 2 { mmu off } }`"));
  }

  private static Optional<Problem> translated(Plan plan) {
    return plan.entries().stream()
        .filter(entry -> entry.map().isOn())
        .findFirst()
        .map(
            entry ->
                mismatch(
                        "a kernel image is entered with the MMU off",
                        entry.span(),
                        "the plan wants it on")
                    .help("write `mmu off`"));
  }

  private static Optional<Problem> unknown(Plan plan) {
    return plan.parameters().all().stream()
        .filter(parameter -> !isTree(parameter))
        .findFirst()
        .map(
            parameter ->
                mismatch(
                        "whoever boots a kernel hands over nothing but a device tree",
                        parameter.span(),
                        "nobody gives this a value")
                    .help("write `params { dtb : addr in x0 }`"));
  }

  private static boolean isTree(Parameter parameter) {
    return parameter.place() instanceof Parameter.Place.InRegister in
        && in.number() == 0
        && parameter.kind() == Parameter.Kind.ADDRESS;
  }

  private static Problem mismatch(String message, Span span, String label) {
    return Problem.error("R6002", message, span, label)
        .note("`--emit image` makes a file for loaders of arm64 kernels");
  }

  private static Problem noPlace(Plan plan) {
    return Problem.error(
            "R6003",
            "there is no place for this image",
            plan.stub().span(),
            "at least " + (plan.stub().range().size() >> 10) + " KiB, at a multiple of 2 MiB")
        .note("it may not lie where the plan writes, nor in memory that is reserved or kept")
        .help("declare all RAM that there is, from its first byte on");
  }

  private static Optional<ImagePlace> place(Build build) {
    return ImagePlace.of(build.plan(), build.plan().run().page());
  }

  @Override
  public byte[] render(Build build) {
    int page = Math.toIntExact(build.plan().run().page());
    byte[] blob = build.program().bytes();
    ByteBuffer out = ByteBuffer.allocate(page + blob.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(header(page)).put(page, blob);
    return out.putLong(TEXT_OFFSET_AT, place(build).orElseThrow().offset())
        .putLong(IMAGE_SIZE_AT, page + size(build))
        .putLong(FLAGS_AT, FLAGS)
        .putInt(MAGIC_AT, MAGIC)
        .array();
  }

  /** Bytes of memory from the start of the blob: behind it the stub builds tables. */
  private static long size(Build build) {
    return build.program().sections().stream()
        .mapToLong(section -> section.range().end())
        .max()
        .orElseThrow();
  }

  /** A stub that refuses comes back here, where nobody called. */
  private static byte[] header(int page) {
    Label start = new Label("start");
    Label stub = new Label("stub");
    Label parked = new Label("parked");
    List<Assembly.Item> items =
        List.of(
            code(new Branch.Direct(Branch.Direct.Op.B, start)),
            new Assembly.Align(HEADER, "", 0),
            new Assembly.Mark(start, "", 0),
            code(new Branch.Direct(Branch.Direct.Op.BL, stub)),
            new Assembly.Mark(parked, "", 0),
            code(new SystemOperation.Plain(SystemOperation.Plain.Op.WFE)),
            code(new Branch.Direct(Branch.Direct.Op.B, parked)),
            new Assembly.Align(page, "", 0),
            new Assembly.Mark(stub, "", 0));
    return new Assembly(items).at(0).encode();
  }

  private static Assembly.Item code(Instruction instruction) {
    return new Assembly.Code(instruction, "", 0);
  }
}
