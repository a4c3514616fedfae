package relocc.compiler.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.Name;
import relocc.compiler.plan.Action.Algorithm;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Parameter.Place;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Plan.Condition;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.NotBuilt;
import relocc.compiler.value.Scope;
import relocc.compiler.value.Value;

/**
 * The params block: what is known only when the stub is entered.
 *
 * <p>R4003: a parameter without a place, or at one that cannot be. R4004: two parameters in one
 * place. R1013: an alignment that is no power of two.
 */
final class ParameterResolver {
  private static final int WORD = Long.BYTES;
  private static final String LIST = "list of range";
  private static final int MOST_RANGES = 1024;

  /** The page of a list, and of a kernel: 4, 16 or 64 KiB. */
  private static final List<Long> PAGES = List.of(4096L, 16_384L, 65_536L);

  /** What one unsigned offset of LDR reaches. */
  private static final long MOST_OFFSET = 4095 * WORD;

  private final Scope scope;
  private final Evaluator evaluator;
  private final Problems problems;
  private final List<Parameter> all = new ArrayList<>();
  private final List<Parameter.RangeList> lists = new ArrayList<>();
  private final List<Plan.Requirement> inserted = new ArrayList<>();
  private final Map<String, Optional<Value>> values = new HashMap<>();
  private OptionalInt register = OptionalInt.empty();
  private long next;

  ParameterResolver(Scope scope, Evaluator evaluator, Problems problems) {
    this.scope = scope;
    this.evaluator = evaluator;
    this.problems = problems;
  }

  /** Declares the names. */
  void declare(Block.Params block) {
    for (Block.Param param : block.params()) {
      String name = param.name().text();
      scope.declare(param.name(), e -> values.containsKey(name) ? values.get(name) : early(param));
    }
  }

  /** Works them out, in the order of the text, since that gives them their places. */
  void resolve(Block.Params block) {
    block.at().ifPresent(this::block);
    for (Block.Param param : block.params()) {
      requireSense(param);
      values.putIfAbsent(param.name().text(), value(param, block));
    }
  }

  private Optional<Value> early(Block.Param param) {
    return evaluator.fail(
        Problem.error("R1003", "this parameter is defined by itself", param.span(), "is needed")
            .help("write a number"));
  }

  /** All parameters, of which so much is required; they must have been worked out. */
  Plan.Parameters parameters(List<Plan.Requirement> requirements) {
    List<Plan.Requirement> both = new ArrayList<>(inserted);
    both.addAll(requirements);
    return new Plan.Parameters(register, all, lists, both);
  }

  private void block(Name at) {
    register = register(at.text());
    if (register.isEmpty()) {
      problems.add(
          Problem.error("R4003", "a block is handed over in x0 to x7", at.span(), "is none of them")
              .help("write `params at x0 { ... }`"));
    }
  }

  private static OptionalInt register(String name) {
    return name.matches("x[0-7]") ? OptionalInt.of(name.charAt(1) - '0') : OptionalInt.empty();
  }

  private Optional<Value> value(Block.Param param, Block.Params block) {
    if (param.type().equals("range")) {
      return range(param, block);
    }
    if (param.type().equals(LIST)) {
      return ranges(param, block);
    }
    if (param.type().startsWith("digest ")) {
      return digest(param, block);
    }
    Optional<Parameter.Kind> kind = kind(param.type());
    if (kind.isEmpty()) {
      problems.add(NotBuilt.PARAMS.problem(param.span()));
      return Optional.empty();
    }
    Optional<Place> place = place(param, block);
    boolean list = kind.get() == Parameter.Kind.PAGE_LIST;
    boolean paged = list || kind.get() == Parameter.Kind.TABLE_ROOT;
    long alignment = detail(param, "aligned").flatMap(this::alignment).orElse(paged ? 4096L : 1L);
    if (list && !PAGES.contains(alignment)) {
      problems.add(
          Problem.error("R4003", "a list has pages of 4, 16 or 64 KiB", param.span(), "has none")
              .help("write `aligned 4 KiB`, or leave it out"));
    }
    Optional<Parameter> parameter =
        place.map(
            p ->
                new Parameter(
                    param.name().text(), kind.get(), p, alignment, within(param), param.span()));
    parameter.ifPresent(this::add);
    return parameter.map(Value.Given::new);
  }

  /** What is said about a parameter must mean something for its type. */
  private void requireSense(Block.Param param) {
    boolean list = param.type().startsWith("list of");
    boolean any = list || param.type().startsWith("digest ");
    Set<String> seen = new HashSet<>();
    for (Block.Param.Detail detail : param.details()) {
      String word = detail.word().text();
      boolean means =
          switch (word) {
            case "max" -> list;
            case "aligned" -> !any;
            case "in" -> !any || isRegister(detail);
            default -> inRegister(param).isEmpty();
          };
      if (!seen.add(isRegister(detail) ? "in a register" : word)) {
        problems.add(
            Problem.error("R0012", "`" + word + "` is given twice", detail.word().span(), "again")
                .help("leave one of them out"));
      } else if (!means) {
        String message = "`" + word + "` says nothing about a `" + param.type() + "`";
        problems.add(
            Problem.error("R4003", message, detail.word().span(), "does not belong here")
                .help("leave it out"));
      }
    }
  }

  /** How many there are, and behind that two words for each that there may be. */
  private Optional<Value> ranges(Block.Param param, Block.Params block) {
    Optional<Long> max = detail(param, "max").flatMap(evaluator::number);
    if (inRegister(param).isPresent()) {
      return evaluator.fail(
          Problem.error("R4003", "a list is many words", param.span(), "one register holds one")
              .help("put it into a block, `params at x0 { ... }`"));
    } else if (max.isEmpty() || max.get() < 1 || max.get() > MOST_RANGES) {
      return evaluator.fail(
          Problem.error("R4003", "how long may this list be?", param.span(), "has no such end")
              .help("write `max N`, 1 to " + MOST_RANGES));
    }
    int count = Math.toIntExact(max.get());
    return words(param, block, 2 * count + 1)
        .map(
            places -> {
              String name = param.name().text();
              Parameter length = word(name + ".count", Parameter.Kind.SIZE, places.get(0), param);
              inserted.add(
                  Plan.Requirement.inserted(
                      new Condition.Compared(
                          Condition.Order.LESS_OR_EQUAL,
                          new Operand.Given(length),
                          new Operand.Constant(count)),
                      param.span()));
              List<Parameter.Range> ranges = new ArrayList<>();
              for (int i = 0; i < count; i++) {
                String one = name + "[" + i + "]";
                ranges.add(
                    new Parameter.Range(
                        word(one + ".base", Parameter.Kind.ADDRESS, places.get(2 * i + 1), param),
                        word(one + ".size", Parameter.Kind.SIZE, places.get(2 * i + 2), param)));
              }
              Parameter.RangeList list = new Parameter.RangeList(name, length, ranges);
              lists.add(list);
              return new Value.GivenRanges(list);
            });
  }

  private Parameter word(String name, Parameter.Kind kind, Place place, Block.Param param) {
    Parameter word = new Parameter(name, kind, place, 1, Optional.empty(), param.span());
    add(word);
    return word;
  }

  /** As many words as it has. */
  private Optional<Value> digest(Block.Param param, Block.Params block) {
    Optional<Algorithm> algorithm = Algorithm.named(param.type().substring("digest ".length()));
    if (algorithm.isEmpty()) {
      return evaluator.fail(
          Problem.error("R1016", "there is no such digest", param.span(), "not a digest")
              .help("write `digest sha256` or `digest crc32`"));
    }
    int count = algorithm.get().words();
    if (count > 1 && inRegister(param).isPresent()) {
      return evaluator.fail(
          Problem.error("R4003", "a digest is four words", param.span(), "one register holds one")
              .help("put it into a block, `params at x0 { ... }`"));
    }
    return words(param, block, count)
        .map(
            places -> {
              List<Operand> words = new ArrayList<>();
              for (Place place : places) {
                String name = param.name().text() + (count == 1 ? "" : "[" + words.size() + "]");
                Parameter word = word(name, Parameter.Kind.DIGEST, place, param);
                words.add(new Operand.Given(word));
              }
              return new Value.Digest(algorithm.get(), words, Optional.empty());
            });
  }

  /** Places for so many words, one behind the other; one alone may be a register. */
  private Optional<List<Place>> words(Block.Param param, Block.Params block, int count) {
    Optional<Place> place = place(param, block);
    if (place.isEmpty() || count == 1) {
      return place.map(List::of);
    }
    long first = ((Place.InBlock) place.get()).offset();
    long last = first + (count - 1) * WORD;
    if (last > MOST_OFFSET) {
      return evaluator.fail(
          Problem.error("R4003", "this lies too far behind", param.span(), "is " + count + " words")
              .help("place it at most at " + (MOST_OFFSET - (count - 1) * WORD)));
    }
    next = last + WORD;
    List<Place> places = new ArrayList<>();
    for (long at = first; at <= last; at += WORD) {
      places.add(new Place.InBlock(at));
    }
    return Optional.of(places);
  }

  /** Two words: where it starts, and behind that its size. */
  private Optional<Value> range(Block.Param param, Block.Params block) {
    if (inRegister(param).isPresent()) {
      return evaluator.fail(
          Problem.error("R4003", "a range is two words", param.span(), "one register holds one")
              .help("put it into a block, `params at x0 { ... }`, or hand over `addr` and `size`"));
    }
    Optional<List<Place>> places = words(param, block, 2);
    if (places.isEmpty()) {
      return Optional.empty();
    }
    Optional<AddressRange> within = within(param);
    if (within.isEmpty() && detail(param, "in").isPresent()) {
      return Optional.empty();
    }
    return Optional.of(range(param, places.get().get(0), places.get().get(1), within));
  }

  private Value range(Block.Param param, Place first, Place second, Optional<AddressRange> within) {
    long alignment = detail(param, "aligned").flatMap(this::alignment).orElse(1L);
    String name = param.name().text();
    Span span = param.span();
    Parameter base =
        new Parameter(name + ".base", Parameter.Kind.ADDRESS, first, alignment, within, span);
    add(base);
    Parameter size = word(name + ".size", Parameter.Kind.SIZE, second, param);
    within.ifPresent(
        whole ->
            inserted.add(
                Plan.Requirement.inserted(
                    new Condition.Inside(
                        new Operand.Given(base),
                        new Operand.Given(size),
                        new Operand.Constant(whole.start()),
                        new Operand.Constant(whole.size())),
                    span)));
    return new Value.GivenRange(base, size);
  }

  private static Optional<Parameter.Kind> kind(String type) {
    return switch (type) {
      case "addr" -> Optional.of(Parameter.Kind.ADDRESS);
      case "addr or none" -> Optional.of(Parameter.Kind.OPTIONAL_ADDRESS);
      case "size" -> Optional.of(Parameter.Kind.SIZE);
      case "offset" -> Optional.of(Parameter.Kind.OFFSET);
      case "table root" -> Optional.of(Parameter.Kind.TABLE_ROOT);
      case "kimage_list" -> Optional.of(Parameter.Kind.PAGE_LIST);
      default -> Optional.empty();
    };
  }

  private void add(Parameter parameter) {
    Optional<Parameter> twin =
        all.stream().filter(other -> other.place().equals(parameter.place())).findFirst();
    if (twin.isPresent() || isBlock(parameter.place())) {
      Problem problem =
          Problem.error("R4004", "this place is taken already", parameter.span(), "is there too");
      problems.add(
          twin.map(other -> problem.and(other.span(), "is there"))
              .orElse(problem.note("the register holds the address of the block"))
              .help("give it a place of its own"));
    }
    all.add(parameter);
  }

  private boolean isBlock(Place place) {
    return place instanceof Place.InRegister in
        && register.isPresent()
        && register.getAsInt() == in.number();
  }

  private static Optional<Expr> detail(Block.Param param, String word) {
    return param.details().stream()
        .filter(detail -> detail.word().text().equals(word))
        .map(Block.Param.Detail::value)
        .findFirst();
  }

  /** {@code in x3}, {@code at 0x10}, or behind the parameter before. */
  private Optional<Place> place(Block.Param param, Block.Params block) {
    OptionalInt in = inRegister(param);
    if (in.isPresent()) {
      return Optional.of(new Place.InRegister(in.getAsInt()));
    } else if (block.at().isEmpty()) {
      problems.add(
          Problem.error("R4003", "this parameter has no place", param.span(), "is where?")
              .help("write `in x0`, or `params at x0 { ... }` for a block of them"));
      return Optional.empty();
    }
    Optional<Expr> at = detail(param, "at");
    Optional<Long> offset = at.map(evaluator::number).orElse(Optional.of(next));
    if (offset.isPresent() && (offset.get() % WORD != 0 || offset.get() >>> 1 > MOST_OFFSET / 2)) {
      problems.add(
          Problem.error(
                  "R4003",
                  "a parameter lies at a multiple of 8, at most " + MOST_OFFSET,
                  at.map(Expr::span).orElse(param.span()),
                  "is at " + AddressRange.hex(offset.get()))
              .help("place it elsewhere in the block"));
      return Optional.empty();
    }
    offset.ifPresent(o -> next = o + WORD);
    return offset.map(Place.InBlock::new);
  }

  private static OptionalInt inRegister(Block.Param param) {
    return param.details().stream()
        .filter(ParameterResolver::isRegister)
        .map(detail -> register(((Expr.Ref) detail.value()).name()))
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  /** {@code in x0}, beside which there may be {@code in REGION}. */
  private static boolean isRegister(Block.Param.Detail detail) {
    return detail.word().text().equals("in")
        && detail.value() instanceof Expr.Ref ref
        && register(ref.name()).isPresent();
  }

  private Optional<AddressRange> within(Block.Param param) {
    return param.details().stream()
        .filter(detail -> detail.word().text().equals("in") && !isRegister(detail))
        .findFirst()
        .flatMap(detail -> evaluator.memory(detail.value()));
  }

  private Optional<Long> alignment(Expr expr) {
    Optional<Value> value = evaluator.value(expr);
    Optional<Long> amount =
        value
            .filter(Value.Quantity.class::isInstance)
            .map(quantity -> ((Value.Quantity) quantity).amount());
    if (value.isPresent() && amount.filter(a -> Long.bitCount(a) == 1).isEmpty()) {
      return evaluator.fail(
          Problem.error("R1013", "an alignment is a power of two", expr.span(), "is none")
              .help("write a power of two, such as `4 KiB` or `8`"));
    }
    return amount;
  }
}
