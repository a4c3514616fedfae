package relocc.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import relocc.compiler.Build;
import relocc.compiler.output.Output;
import relocc.compiler.output.Outputs;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;

/** A compiled plan. Immutable. */
public final class Stub {
  private final Build build;

  Stub(Build build) {
    this.build = build;
  }

  /** A range of addresses: {@code size} bytes from {@code address}, both unsigned. */
  public record Range(long address, long size) {}

  /** The name of the plan. */
  public String name() {
    return build.plan().name();
  }

  /** The bytes that are loaded at the start of {@link #range}, and entered at the first. */
  public byte[] blob() {
    return build.program().bytes().clone();
  }

  /**
   * What the stub uses of memory. Of one that lies anywhere the range starts at 0, and only its
   * size counts.
   */
  public Range range() {
    return new Range(build.plan().stub().range().start(), build.plan().stub().range().size());
  }

  /** Where the blob must be loaded; empty: wherever the loader likes, at a multiple of a page. */
  public OptionalLong address() {
    Plan.Stub stub = build.plan().stub();
    return stub.anywhere() ? OptionalLong.empty() : OptionalLong.of(stub.range().start());
  }

  /** The levels at which it may be entered, in the order of the plan. */
  public List<Level> levels() {
    return build.plan().entries().stream().map(entry -> Level.of(entry.level())).toList();
  }

  /**
   * A range that the plan declares.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Range region(String name) {
    return build.plan().memory().stream()
        .filter(region -> region.name().equals(name))
        .map(Region::range)
        .map(range -> new Range(range.start(), range.size()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no region is called " + name));
  }

  /** What {@link #output} knows: {@code bin}, {@code asm}, {@code map}, {@code json}, ... */
  public static List<String> formats() {
    return Outputs.all().stream().map(Output::name).toList();
  }

  /** What the name of a file in a format ends in, with the dot: {@code .bin}. */
  public static String suffix(String format) {
    return named(format).suffix();
  }

  /**
   * The whole file that {@code --emit} would write.
   *
   * @throws IllegalArgumentException if there is no such format
   * @throws CompilationException with the {@link #obstacle} if the plan cannot be written in it
   */
  public byte[] output(String format) {
    Optional<Diagnostic> obstacle = obstacle(format);
    if (obstacle.isPresent()) {
      throw new CompilationException(List.of(obstacle.get()));
    }
    return named(format).render(build);
  }

  /**
   * Why the plan cannot be written in a format; empty: it can.
   *
   * @throws IllegalArgumentException if there is no such format
   */
  public Optional<Diagnostic> obstacle(String format) {
    return named(format).problems(build).stream().findFirst().map(Diagnostic::of);
  }

  private static Output named(String format) {
    return Outputs.named(format)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    formats().stream()
                        .collect(
                            Collectors.joining(", ", "no format '" + format + "'; use ", ""))));
  }

  /** The map for people. */
  public String map() {
    return new String(output("map"), StandardCharsets.UTF_8);
  }

  /** The map for programs, versioned. */
  public String json() {
    return new String(output("json"), StandardCharsets.UTF_8);
  }

  /** What the stub does to memory, as code of this virtual machine. */
  public Reference reference() {
    return new Reference(build);
  }

  /** A new bench on which it can be tried. */
  public Bench bench() {
    return new Bench(build);
  }
}
