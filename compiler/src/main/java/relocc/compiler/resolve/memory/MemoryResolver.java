package relocc.compiler.resolve.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.MemoryItem;
import relocc.compiler.imports.FilePart;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.imports.ImportedMemory;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.plan.Region;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.Scope;
import relocc.compiler.value.Value;

/**
 * The memory block.
 *
 * <p>R1013: an alignment that is no power of two. R1014: {@code use} of something that describes no
 * memory. R2012: a region that is not aligned as it says. W3001: a device tree without RAM.
 */
public final class MemoryResolver {
  private final Scope scope;
  private final Evaluator evaluator;
  private final Problems problems;
  private final List<Region> regions = new ArrayList<>();
  private final List<ImportsAgree.Used> used = new ArrayList<>();
  private final List<Payload> payloads = new ArrayList<>();
  private final List<Kept> kept = new ArrayList<>();
  private boolean complete = true;

  public MemoryResolver(Scope scope, Evaluator evaluator, Problems problems) {
    this.scope = scope;
    this.evaluator = evaluator;
    this.problems = problems;
  }

  /** Declares the names of a memory block. */
  public void declare(Block.Memory block) {
    for (MemoryItem item : block.items()) {
      if (item instanceof MemoryItem.Declared declared) {
        scope.declare(declared.name(), e -> e.memory(declared.range()).map(Value.Memory::new));
      } else if (item instanceof MemoryItem.Payload payload) {
        payload(payload);
      }
    }
  }

  /** Works its declarations out. */
  public void resolve(Block.Memory block) {
    for (MemoryItem item : block.items()) {
      if (item instanceof MemoryItem.Declared declared) {
        declared(declared);
      } else if (item instanceof MemoryItem.Keep keep) {
        keep(keep);
      } else if (item instanceof MemoryItem.Use use) {
        use(use);
      }
    }
    ImportsAgree.check(used, problems);
  }

  private void keep(MemoryItem.Keep keep) {
    Optional<Value> value = evaluator.value(keep.range());
    boolean open =
        value.isPresent()
            && (value.get() instanceof Value.GivenRange
                || value.get() instanceof Value.GivenRanges);
    if (open) {
      kept.add(new Kept(value.get(), keep.span()));
      return;
    }
    String name = keep.range().span().text();
    value
        .flatMap(known -> evaluator.memory(keep.range()))
        .ifPresentOrElse(
            range -> add(new Region(name, Region.Kind.KEEP, range, keep.span())),
            () -> complete = false);
  }

  /** Parameters that nothing may be written to. */
  public List<Kept> kept() {
    return kept;
  }

  /**
   * What is kept and known only when the stub is entered.
   *
   * @param value a range or a list of ranges
   */
  public record Kept(Value value, Span span) {}

  /** Each lies behind the one before, so all of them are read as soon as one is looked at. */
  private void payload(MemoryItem.Payload item) {
    scope.declare(
        item.name(),
        e ->
            e.value(item.source())
                .flatMap(value -> bytes(value, item))
                .map(bytes -> add(item, bytes)));
  }

  private Value add(MemoryItem.Payload item, byte[] bytes) {
    long start = payloads.isEmpty() ? Payload.SPACE : payloads.get(payloads.size() - 1).next();
    AddressRange range = new AddressRange(start, bytes.length);
    payloads.add(new Payload(item.name().text(), range, bytes, item.span()));
    return new Value.Memory(range);
  }

  /** Those of an imported file, or of a part of one: a segment, an image in a FIT. */
  private Optional<byte[]> bytes(Value value, MemoryItem.Payload item) {
    if (value instanceof Value.Imported imported) {
      return imported.origin().bytes(problems);
    } else if (value instanceof Value.Part part && hasBytes(part)) {
      return bytes(part.data().get(), item.source().span());
    }
    return evaluator.fail(
        Problem.error(
                "R1014",
                "a payload is an imported file, not " + value.words(),
                item.source().span(),
                "is " + value.words())
            .help("import the file: `import raw \"FILE\" as NAME`, and name that"));
  }

  private static boolean hasBytes(Value.Part part) {
    return part.data().filter(data -> data.size() > 0).isPresent();
  }

  private Optional<byte[]> bytes(FilePart part, Span span) {
    ImportedFile file = new ImportedFile(part.path(), span);
    Optional<byte[]> all = file.bytes(problems);
    long end = part.offset() + part.size();
    if (all.isPresent() && all.get().length < end) {
      return file.fails(problems, "R5002", "has become shorter meanwhile", "try again");
    }
    return all.map(bytes -> Arrays.copyOfRange(bytes, (int) part.offset(), (int) end));
  }

  private void declared(MemoryItem.Declared item) {
    Optional<AddressRange> range = evaluator.memory(item.range());
    Optional<Long> alignment = item.aligned().flatMap(this::alignment);
    range.ifPresent(r -> alignment.ifPresent(a -> checkAlignment(item, r, a)));
    Region.Kind kind = Region.Kind.valueOf(item.kind().name());
    range.ifPresent(r -> add(new Region(item.name().text(), kind, r, item.span())));
    complete &= range.isPresent() || kind == Region.Kind.REGION;
  }

  private void add(Region region) {
    if (!region.range().isEmpty()) {
      regions.add(region);
    }
  }

  private Optional<Long> alignment(Expr expr) {
    Optional<Long> alignment = evaluator.size(expr);
    if (alignment.isPresent() && Long.bitCount(alignment.get()) != 1) {
      return evaluator.fail(
          Problem.error("R1013", "an alignment is a power of two", expr.span(), "is none")
              .help("write for example 4 KiB or 2 MiB"));
    }
    return alignment;
  }

  private void checkAlignment(MemoryItem.Declared item, AddressRange range, long alignment) {
    long excess = range.start() & (alignment - 1);
    if (excess != 0) {
      String shown = Sizes.shown(alignment);
      long below = range.start() - excess;
      String above = below + alignment == 0 ? "" : " or " + AddressRange.hex(below + alignment);
      problems.add(
          Problem.error(
                  "R2012",
                  "`" + item.name().text() + "` is not aligned to " + shown,
                  item.range().span(),
                  "starts at " + AddressRange.hex(range.start()))
              .and(item.aligned().orElseThrow().span(), "wanted here")
              .help("start at " + AddressRange.hex(below) + above));
    }
  }

  private void use(MemoryItem.Use use) {
    String alias = use.source().text();
    Optional<Value> value = scope.value(alias, use.source().span(), evaluator);
    if (value.isPresent() && value.get() instanceof Value.Board board) {
      warnOfNoRam(alias, use, board);
      board.memory().areas().forEach(area -> add(region(area, use)));
      used.add(new ImportsAgree.Used(use, board.memory()));
      return;
    }
    complete = false;
    value.ifPresent(
        v ->
            problems.add(
                Problem.error(
                        "R1014",
                        "`" + alias + "` describes no memory",
                        use.source().span(),
                        "is " + v.words())
                    .help("`use` takes an import of memory: `dtb`, `iomem` or `memmap`")));
  }

  /** An imported range: declared by the line that says so, or else by {@code use}. */
  private static Region region(ImportedMemory.Area area, MemoryItem.Use use) {
    String name = use.source().text() + "." + area.name();
    AddressRange range = new AddressRange(area.start(), area.size());
    if (area.origin() instanceof ImportedMemory.Origin.Line line) {
      return new Region(name, kind(area.use()), range, line.span());
    } else if (area.origin() instanceof ImportedMemory.Origin.Place place) {
      return new Region(name, kind(area.use()), range, use.span(), Optional.of(place.words()));
    }
    throw new IllegalStateException("no such origin: " + area.origin());
  }

  /** Many trees leave {@code /memory} empty, for firmware to fill it in at start. */
  private void warnOfNoRam(String alias, MemoryItem.Use use, Value.Board board) {
    if (board.memory().areas().stream().noneMatch(a -> a.use() == ImportedMemory.Use.RAM)) {
      problems.add(
          Problem.warning(
                  "W3001",
                  "`" + alias + "` describes no RAM",
                  use.source().span(),
                  "/memory is missing, empty or disabled")
              .help("declare the RAM, or import the tree that firmware has completed"));
    }
  }

  private static Region.Kind kind(ImportedMemory.Use use) {
    return switch (use) {
      case RAM -> Region.Kind.RAM;
      case RESERVED -> Region.Kind.RESERVED;
      case OWNED -> Region.Kind.KEEP;
      case DEVICE -> Region.Kind.DEVICE;
    };
  }

  /** What travels in the blob. */
  public List<Payload> payloads() {
    return payloads;
  }

  /** All regions in the order of the text. */
  public List<Region> regions() {
    return regions;
  }

  /** Whether every declaration could be worked out. */
  public boolean isComplete() {
    return complete;
  }
}
