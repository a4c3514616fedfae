package relocc.compiler.value;

import java.util.Optional;
import relocc.compiler.ast.Expr;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Value.Memory;
import relocc.compiler.value.Value.Quantity;

/**
 * Works expressions out. Every method gives empty after a message, and no second message for what
 * has failed before.
 *
 * <p>R0011: nested too deeply, counting through the constants. R1004: wrong type. R1005: outside 64
 * bits. R1006: a slice outside its range.
 */
public final class Evaluator {
  // About half of what a stack of 1 MiB holds. A name needs more of it than an operator.
  private static final int DEEPEST = 1000;
  private static final int NAME = 8;

  /** Tells how many bytes of a range nothing uses. */
  public interface Free {
    /** In bytes. */
    long of(AddressRange range);
  }

  private final Scope scope;
  private final Problems problems;
  private final Operations operations;
  private final Fields fields;
  private int depth;
  private boolean refused;

  /** Works out expressions over the names of {@code scope}. */
  public Evaluator(Scope scope, Problems problems) {
    this(scope, problems, Optional.empty());
  }

  /** The same, once it is known what is free. */
  public Evaluator(Scope scope, Problems problems, Free free) {
    this(scope, problems, Optional.of(free));
  }

  private Evaluator(Scope scope, Problems problems, Optional<Free> free) {
    this.scope = scope;
    this.problems = problems;
    this.operations = new Operations(this);
    this.fields = new Fields(problems, free);
  }

  /** What an expression is worth. */
  public Optional<Value> value(Expr expr) {
    if (depth >= DEEPEST) {
      return tooDeep(expr);
    }
    int step = expr instanceof Expr.Ref ? NAME : 1;
    depth += step;
    try {
      return worth(expr);
    } finally {
      depth -= step;
    }
  }

  /** Reports it once: its neighbours lie as deep. */
  private Optional<Value> tooDeep(Expr expr) {
    if (!refused) {
      problems.add(
          Problem.error("R0011", "this is nested too deeply", expr.span(), "is needed first")
              .help("write a number in one of the constants that lead here"));
    }
    refused = true;
    return Optional.empty();
  }

  private Optional<Value> worth(Expr expr) {
    if (expr instanceof Expr.Number number) {
      Type type = number.unit().isPresent() ? Type.SIZE : Type.NUMBER;
      return Optional.of(new Quantity(type, number.value()));
    } else if (expr instanceof Expr.Ref ref) {
      return scope.value(ref.name(), ref.span(), this);
    } else if (expr instanceof Expr.Field field) {
      return value(field.target()).flatMap(target -> fields.value(target, field));
    } else if (expr instanceof Expr.Slice slice) {
      return slice(slice).map(Memory::new);
    } else if (expr instanceof Expr.Range range) {
      return range(range).map(Memory::new);
    } else if (expr instanceof Expr.Binary binary) {
      return operations.value(binary);
    } else if (expr instanceof Expr.Not not) {
      return truth(not.operand()).map(holds -> new Value.Truth(!holds));
    }
    throw new IllegalStateException("no such expression: " + expr);
  }

  /** An address; of a range, its base. */
  public Optional<Long> address(Expr expr) {
    return quantity(expr, Type.ADDRESS);
  }

  /** A size in bytes, unsigned. */
  public Optional<Long> size(Expr expr) {
    return quantity(expr, Type.SIZE);
  }

  /** A number without a unit, unsigned. */
  public Optional<Long> number(Expr expr) {
    return quantity(expr, Type.NUMBER);
  }

  private Optional<Long> quantity(Expr expr, Type wanted) {
    return value(expr).flatMap(value -> quantity(value, wanted, expr.span()));
  }

  private Optional<Long> quantity(Value value, Type wanted, Span span) {
    if (wanted == Type.ADDRESS && value.place().isPresent()) {
      return Payload.isPlace(value.place().get())
          ? fail(placeless(span))
          : value.place().map(AddressRange::start);
    }
    if (value instanceof Quantity quantity && quantity.type().fits(wanted)) {
      return Optional.of(quantity.amount());
    }
    Problem problem = wrongType(wanted.words(), value, span);
    if (value instanceof Value.Given || value instanceof Value.GivenRange) {
      return fail(problem.help("a parameter is known only when the stub runs: name a constant"));
    }
    boolean sizeOfRange = value.place().isPresent() && wanted == Type.SIZE;
    return fail(problem.help(sizeOfRange ? "write `.size` behind the range" : wanted.help()));
  }

  /** Any number, of whatever type; of a range, its base; or a parameter that is one. */
  public Optional<Operand> registerValue(Expr expr) {
    Optional<Value> value = value(expr);
    if (value.isPresent() && value.get() instanceof Quantity quantity) {
      return Optional.of(new Operand.Constant(quantity.amount()));
    }
    return value.flatMap(v -> operand(v, expr.span()));
  }

  /** An address, or a parameter that is one; of a range, its base. */
  public Optional<Operand> target(Expr expr) {
    return value(expr).flatMap(value -> operand(value, expr.span()));
  }

  private Optional<Operand> operand(Value value, Span span) {
    if (value instanceof Value.Given given && given.parameter().kind().isValue()) {
      return Optional.of(new Operand.Given(given.parameter()));
    } else if (value instanceof Value.GivenRange range) {
      return Optional.of(new Operand.Given(range.base()));
    }
    return quantity(value, Type.ADDRESS, span).map(Operand.Constant::new);
  }

  /** A range of memory; may be empty. */
  public Optional<AddressRange> memory(Expr expr) {
    return value(expr).flatMap(value -> memory(value, expr.span()));
  }

  private Optional<AddressRange> memory(Value value, Span span) {
    if (value.place().isPresent()) {
      return value.place();
    } else if (value instanceof Value.GivenRange) {
      return fail(NotBuilt.OPEN.problem(span));
    }
    Problem problem = wrongType("a range", value, span);
    boolean start = value instanceof Quantity quantity && quantity.type().fits(Type.ADDRESS);
    return fail(
        problem.help(
            start
                ? "say how far it reaches: `ADDRESS ..+ SIZE`"
                : "write a region, or `ADDRESS ..+ SIZE`"));
  }

  /** Whether a condition holds. */
  public Optional<Boolean> truth(Expr expr) {
    Optional<Value> value = value(expr);
    if (value.isPresent() && value.get() instanceof Value.Truth truth) {
      return Optional.of(truth.holds());
    }
    return value.flatMap(
        v ->
            fail(
                wrongType("a condition", v, expr.span())
                    .help("write a comparison, such as `a.end <= b.base`")));
  }

  /** Of a payload an address is wanted. */
  static Problem placeless(Span span) {
    return Problem.error(
            "R1015", "a payload has no address before the stub runs", span, "lies in the blob")
        .help("move it to a region, and name that");
  }

  private static Problem wrongType(String wanted, Value found, Span span) {
    return Problem.error(
        "R1004", wanted + " is wanted here, not " + found.words(), span, "is " + found.words());
  }

  private Optional<AddressRange> range(Expr.Range range) {
    Optional<Long> base = address(range.base());
    if (range.extent() instanceof Expr.Extent.Sized sized) {
      Optional<Long> size = size(sized.size());
      return base.flatMap(b -> size.flatMap(s -> sized(b, s, range.span())));
    }
    if (range.extent() instanceof Expr.Extent.Until until) {
      Optional<Long> end = address(until.end());
      return base.flatMap(b -> end.flatMap(e -> until(b, e, range.span())));
    }
    throw new IllegalStateException("a range without an end: " + range);
  }

  private Optional<AddressRange> sized(long base, long size, Span span) {
    if (size != 0 && AddressRange.compare(base + (size - 1), base) < 0) {
      String what = AddressRange.hex(base) + " ..+ " + Sizes.shown(size);
      return fail(
          Problem.error("R1005", "this range reaches past 2^64", span, what)
              .help("check base and size"));
    }
    return existing(new AddressRange(base, size), span);
  }

  private Optional<AddressRange> until(long base, long end, Span span) {
    if (AddressRange.compare(end, base) < 0) {
      String what = AddressRange.hex(base) + " .. " + AddressRange.hex(end);
      return fail(
          Problem.error("R1005", "this range ends before it starts", span, what)
              .help("write `..+` before a size, `..` before an address"));
    }
    return existing(AddressRange.between(base, end), span);
  }

  /** Nobody may name by number what stands for a payload. */
  private Optional<AddressRange> existing(AddressRange range, Span span) {
    return Payload.isPlace(range)
        ? fail(
            Problem.error("R1005", "no memory has such an address", span, "is " + range)
                .help("physical addresses have at most 52 bits"))
        : Optional.of(range);
  }

  private Optional<AddressRange> slice(Expr.Slice slice) {
    Optional<AddressRange> whole = memory(slice.whole());
    Optional<Long> offset = size(slice.offset());
    Optional<Long> end = Optional.of(0L);
    if (slice.extent() instanceof Expr.Extent.Sized sized) {
      end = size(sized.size());
    } else if (slice.extent() instanceof Expr.Extent.Until until) {
      end = size(until.end());
    }
    if (whole.isEmpty() || offset.isEmpty() || end.isEmpty()) {
      return Optional.empty();
    }
    return slice(slice, whole.get(), offset.get(), end.get());
  }

  /**
   * @param extent the size or the end, relative to the base; of no meaning when the slice reaches
   *     to the end of the whole
   */
  private Optional<AddressRange> slice(
      Expr.Slice slice, AddressRange whole, long offset, long extent) {
    if (AddressRange.compare(offset, whole.size()) > 0) {
      return outside(slice, whole, "starts at " + Sizes.shown(offset));
    }
    long room = whole.size() - offset;
    long size = room;
    if (slice.extent() instanceof Expr.Extent.Sized) {
      size = extent;
    } else if (slice.extent() instanceof Expr.Extent.Until) {
      if (AddressRange.compare(extent, offset) < 0) {
        return outside(slice, whole, "ends before it starts");
      }
      size = extent - offset;
    }
    if (AddressRange.compare(size, room) > 0) {
      return outside(slice, whole, "is " + Sizes.shown(size) + ", from " + Sizes.shown(offset));
    }
    return Optional.of(new AddressRange(whole.start() + offset, size));
  }

  private Optional<AddressRange> outside(Expr.Slice slice, AddressRange whole, String what) {
    String name = slice.whole().span().text();
    return fail(
        Problem.error("R1006", "this slice is not inside `" + name + "`", slice.span(), what)
            .note("`" + name + "` is " + Sizes.shown(whole.size()) + ": " + whole)
            .help("offsets count from its base and end at most at " + Sizes.shown(whole.size())));
  }

  /** Reports; gives the empty result. */
  public <T> Optional<T> fail(Problem problem) {
    problems.add(problem);
    return Optional.empty();
  }
}
