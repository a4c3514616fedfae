package relocc.compiler.resolve.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.Step;
import relocc.compiler.ast.TestDecl;
import relocc.compiler.imports.Folder;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.Scope;
import relocc.compiler.value.Type;
import relocc.compiler.value.Value;

/**
 * The values that a test gives to parameters.
 *
 * <p>R4020: a parameter without a value, or with two. R4021: a value that the parameter cannot
 * have.
 */
final class GivenValues {
  private final Plan plan;
  private final Folder folder;
  private final Problems problems;
  private final Map<Parameter, Long> values = new LinkedHashMap<>();
  private final Map<Parameter, List<Piece>> lists = new LinkedHashMap<>();
  private final Map<String, Span> places = new LinkedHashMap<>();
  private Scope names;

  /**
   * @param folder where the files lie that tests name
   */
  GivenValues(Plan plan, Scope names, Folder folder, Problems problems) {
    this.plan = plan;
    this.folder = folder;
    this.names = names.copy();
    this.problems = problems;
  }

  Map<Parameter, Long> values() {
    return values;
  }

  Map<Parameter, List<Piece>> lists() {
    return lists;
  }

  /** What names are worth, parameters as they are given. */
  Scope names() {
    return names;
  }

  /** Takes what is a value of a parameter; says whether it is one. */
  boolean take(TestDecl.Given given) {
    boolean value =
        given.content() instanceof TestDecl.Content.Same
            || given.content() instanceof TestDecl.Content.None
            || given.content() instanceof TestDecl.Content.Pages
            || given.content() instanceof TestDecl.Content.Ranges;
    if (!(given.target() instanceof Expr.Ref ref)) {
      return false;
    }
    // The bytes of a digest are its value; of a range they are what lies there.
    Optional<Parameter> parameter =
        plan.parameters().all().stream()
            .filter(p -> isCalled(p, ref.name()))
            .filter(p -> value || p.kind() == Parameter.Kind.DIGEST)
            .findFirst();
    parameter.ifPresent(
        p -> {
          if (isFirst(ref.name(), given)) {
            take(p, ref, given);
          }
        });
    return parameter.isPresent();
  }

  /** A range is two parameters, a digest may be four. */
  private static boolean isCalled(Parameter parameter, String name) {
    return name(parameter).equals(name);
  }

  private static String name(Parameter parameter) {
    return parameter.name().split("[.\\[]")[0];
  }

  private boolean isFirst(String name, TestDecl.Given given) {
    Span first = places.putIfAbsent(name, given.span());
    if (first != null) {
      problems.add(
          Problem.error("R4020", "`" + name + "` is given twice", given.span(), "given again here")
              .and(first, "first given here")
              .help("leave one of them out"));
    }
    return first == null;
  }

  private void take(Parameter parameter, Expr.Ref ref, TestDecl.Given given) {
    Evaluator evaluator = new Evaluator(names, problems);
    Optional<Value> declared = names.value(ref.name(), ref.span(), evaluator);
    TestDecl.Content content = given.content();
    if (declared.orElse(null) instanceof Value.Digest digest) {
      digest(digest, given, evaluator);
    } else if (declared.orElse(null) instanceof Value.GivenRanges ranges) {
      list(ranges.list(), given, evaluator);
    } else if (parameter.kind() == Parameter.Kind.PAGE_LIST) {
      if (content instanceof TestDecl.Content.Pages pages) {
        lists.put(parameter, pieces(parameter, pages, evaluator));
      } else {
        wrong(given, "a list of pages is wanted here", "write `{ A -> B  C -> D }`, or `{ }`");
      }
    } else if (content instanceof TestDecl.Content.None) {
      if (parameter.kind() == Parameter.Kind.OPTIONAL_ADDRESS) {
        put(parameter, 0);
      } else {
        wrong(given, "`" + ref.name() + "` cannot be missing", "give it a value");
      }
    } else if (!(content instanceof TestDecl.Content.Same same)) {
      wrong(given, "`" + ref.name() + "` is no list", "give it a value");
    } else if (same.before()) {
      wrong(given, "nothing is before a test", "leave `as before` out");
    } else if (declared.orElse(null) instanceof Value.GivenRange range) {
      evaluator.memory(same.value()).ifPresent(memory -> range(ref.name(), range, memory));
    } else {
      single(parameter, same.value(), given, evaluator);
    }
  }

  private void digest(Value.Digest digest, TestDecl.Given given, Evaluator evaluator) {
    boolean crc = digest.algorithm() == Action.Algorithm.CRC32;
    int size = crc ? Integer.BYTES : digest.quads().size() * Long.BYTES;
    Optional<Bytes> bytes =
        new Contents(evaluator, folder, problems).bytes(given.content(), new AddressRange(0, size));
    bytes.ifPresent(
        some -> {
          byte[] all = Arrays.copyOf(some.first(size), digest.quads().size() * Long.BYTES);
          ByteBuffer words = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
          digest
              .quads()
              .forEach(part -> values.put(((Operand.Given) part).parameter(), words.getLong()));
        });
  }

  private void single(Parameter parameter, Expr value, TestDecl.Given given, Evaluator evaluator) {
    if (parameter.kind() == Parameter.Kind.TABLE_ROOT
        || parameter.kind() == Parameter.Kind.OFFSET) {
      wrong(given, "the caller's map is made for the test", "leave this out");
      return;
    }
    Optional<Long> amount =
        switch (parameter.kind()) {
          case SIZE -> evaluator.size(value);
          default -> evaluator.address(value);
        };
    boolean vectors =
        plan.exit()
            .via()
            .filter(via -> via.vectors().equals(new Operand.Given(parameter)))
            .isPresent();
    if (vectors && amount.filter(number -> number != 0).isPresent()) {
      wrong(given, "nobody waits at EL2 in a test", "write `none`");
    } else {
      amount.ifPresent(number -> put(parameter, number));
    }
  }

  private void put(Parameter parameter, long value) {
    values.put(parameter, value);
    Type type = parameter.kind() == Parameter.Kind.SIZE ? Type.SIZE : Type.ADDRESS;
    names = names.with(parameter.name(), new Value.Quantity(type, value));
  }

  private void range(String name, Value.GivenRange range, AddressRange memory) {
    values.put(range.base(), memory.start());
    values.put(range.size(), memory.size());
    names = names.with(name, new Value.Memory(memory));
  }

  /** What lies behind its end is 0. */
  private void list(Parameter.RangeList list, TestDecl.Given given, Evaluator evaluator) {
    List<Expr> ranges =
        given.content() instanceof TestDecl.Content.Ranges some ? some.ranges() : List.of();
    boolean none =
        given.content() instanceof TestDecl.Content.Pages pages && pages.pairs().isEmpty();
    int most = list.ranges().size();
    if (ranges.isEmpty() && !none) {
      wrong(given, "a list of ranges is wanted here", "write `{ R, R }`, or `{ }`");
    } else if (ranges.size() > most) {
      wrong(given, "this list is too long", "give it at most " + most + " ranges");
    } else {
      list.words().forEach(word -> values.put(word, 0L));
      values.put(list.count(), (long) ranges.size());
      for (int i = 0; i < ranges.size(); i++) {
        Parameter.Range place = list.ranges().get(i);
        Optional<AddressRange> range = evaluator.memory(ranges.get(i));
        range.ifPresent(memory -> values.put(place.base(), memory.start()));
        range.ifPresent(memory -> values.put(place.size(), memory.size()));
      }
    }
  }

  private List<Piece> pieces(Parameter list, TestDecl.Content.Pages pages, Evaluator evaluator) {
    List<Piece> pieces = new ArrayList<>();
    for (Step.Pair pair : pages.pairs()) {
      Optional<AddressRange> from = evaluator.memory(pair.from());
      Optional<Long> to = evaluator.address(pair.to());
      if (from.isPresent() && to.isPresent()) {
        long page = list.alignment();
        long all = from.get().start() | from.get().size() | to.get();
        if (from.get().isEmpty() || (all & page - 1) != 0) {
          problems.add(
              Problem.error("R4021", "a list has whole pages", pair.span(), "are not such")
                  .help("a page is " + page + " bytes, and lies at a multiple of that"));
        } else {
          AddressRange range = from.get();
          pieces.add(new Piece(range.start(), to.get(), range.size(), pair.span()));
        }
      }
    }
    return pieces;
  }

  private void wrong(TestDecl.Given given, String message, String help) {
    problems.add(
        Problem.error("R4021", message, given.content().span(), "is given here").help(help));
  }

  /** Every parameter has a value, or gets one from the caller that is made up. */
  void requireAll(TestDecl decl) {
    for (Parameter parameter : plan.parameters().all()) {
      boolean wanted =
          switch (parameter.kind()) {
            case ADDRESS, SIZE, PAGE_LIST -> true;
            case OFFSET, TABLE_ROOT, OPTIONAL_ADDRESS, DIGEST -> false;
          };
      String name = name(parameter);
      if (wanted && places.putIfAbsent(name, decl.span()) == null) {
        problems.add(
            Problem.error("R4020", "`" + name + "` has no value", decl.span(), "does not give it")
                .and(parameter.span(), "a parameter")
                .help("write `given " + name + " = ...`"));
      }
    }
  }
}
