package relocc.compiler.resolve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Expr;
import relocc.compiler.ast.Step;
import relocc.compiler.imports.PageList;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Sizes;
import relocc.compiler.resolve.range.RangeMoves;
import relocc.compiler.resolve.range.Unpackings;
import relocc.compiler.resolve.range.Verifications;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Conditions;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.NotBuilt;
import relocc.compiler.value.Scope;
import relocc.compiler.value.Value;

/**
 * The steps block.
 *
 * <p>R1004: a move of something that is no memory. R1013: a byte above 255. R2013: a copy whose
 * ranges overlap. R2014: a destination smaller than its source. R2017: a list whose pages may hit
 * each other. R4007: the number of a failure.
 */
final class StepResolver {
  private static final int MOST_CODES = 63;

  private final Evaluator evaluator;
  private final Problems problems;
  private final List<Action> actions = new ArrayList<>();
  private final Map<Span, Draft.Sides> places = new HashMap<>();
  private final Set<Parameter> trusted = new HashSet<>();
  private final Conditions conditions;
  private final RangeMoves ranges;
  private final Verifications verifications;
  private final Unpackings unpackings;
  private final EachSteps loops;
  private final List<Plan.Requirement> requirements = new ArrayList<>();

  StepResolver(Scope scope, Evaluator evaluator, List<Plan.Payload> payloads, Problems problems) {
    this.conditions = new Conditions(scope, evaluator);
    this.unpackings = new Unpackings(conditions, evaluator, payloads);
    this.loops = new EachSteps(scope, evaluator);
    this.ranges = new RangeMoves(conditions, evaluator);
    this.verifications = new Verifications(evaluator);
    this.evaluator = evaluator;
    this.problems = problems;
  }

  void resolve(Block.Steps block) {
    block.steps().forEach(this::step);
    List<Action.MoveList> lists =
        actions.stream()
            .filter(Action.MoveList.class::isInstance)
            .map(Action.MoveList.class::cast)
            .toList();
    lists.stream().filter(l -> !trusted.contains(l.list())).forEach(this::mayHitItself);
    if (!lists.isEmpty() && actions.size() > 1) {
      problems.add(NotBuilt.SEVERAL.problem(lists.get(lists.size() - 1).span()));
    } else if (actions.stream().anyMatch(Action.MoveRange.class::isInstance)) {
      actions.stream()
          .filter(StepResolver::isKnown)
          .findFirst()
          .ifPresent(other -> problems.add(NotBuilt.MIXED.problem(other.span())));
    }
  }

  /** Whether an action moves ranges that are known. */
  private static boolean isKnown(Action action) {
    return action instanceof Action.Move
        || action instanceof Action.Fill
        || action instanceof Action.Unpack;
  }

  private boolean isOpen(Step step) {
    return step instanceof Step.Move move && move.pairs().stream().anyMatch(ranges::isOpen)
        || step instanceof Step.Copy copy && ranges.isOpen(copy.pair());
  }

  private void open(Step step) {
    if (step instanceof Step.Copy copy) {
      open(copy.pair(), true, step.span());
    } else if (step instanceof Step.Move move && move.pairs().size() == 1) {
      open(move.pairs().get(0), false, step.span());
    } else {
      problems.add(NotBuilt.SIMULTANEOUS.problem(step.span()));
    }
  }

  private void open(Step.Pair pair, boolean disjoint, Span span) {
    ranges
        .move(pair, disjoint, span)
        .ifPresent(
            checked -> {
              places.put(span, new Draft.Sides(pair.from().span(), pair.to().span()));
              requirements.addAll(checked.requirements());
              actions.add(checked.move());
            });
  }

  private void mayHitItself(Action.MoveList move) {
    String name = move.list().name();
    problems.add(
        Problem.error(
                "R2017",
                "a page of this list may be overwritten before it is read",
                move.span(),
                "nobody rules that out")
            .and(move.list().span(), "known only when the stub runs")
            .help(
                "where whoever makes the list rules it out, as Linux does, write `assume "
                    + name
                    + " hazard_free`"));
  }

  private void verify(Step.Verify verify) {
    Optional<Integer> code = code(verify.code());
    verifications
        .verify(verify, code.orElse(1))
        .filter(action -> code.isPresent())
        .ifPresent(
            action -> {
              places.put(
                  verify.span(), new Draft.Sides(verify.range().span(), verify.range().span()));
              actions.add(action);
            });
  }

  private void publish(Step.Publish publish) {
    verifications
        .publish(publish)
        .ifPresent(
            action -> {
              Span range = publish.range().span();
              places.put(publish.span(), new Draft.Sides(range, range));
              actions.add(action);
            });
  }

  private void unpack(Step.Unpack unpack) {
    Draft.Sides sides = new Draft.Sides(unpack.pair().from().span(), unpack.pair().to().span());
    unpackings
        .unpack(unpack)
        .ifPresent(
            action -> {
              places.put(unpack.span(), sides);
              actions.add(action);
            });
  }

  /** The number of a failure. */
  private Optional<Integer> code(Expr expr) {
    Optional<Long> code = evaluator.number(expr);
    if (code.isPresent() && (code.get() < 1 || code.get() > MOST_CODES)) {
      return evaluator.fail(
          Problem.error("R4007", "no such failure", expr.span(), "is " + code.get())
              .help("write a number from 1 to " + MOST_CODES));
    }
    return code.map(Long::intValue);
  }

  private void require(Step.Require require) {
    Optional<Integer> code = code(require.code());
    if (!conditions.isOpen(require.condition())) {
      Optional<String> why = Optional.of("this requirement does not hold");
      new Assertions(evaluator, problems)
          .check(new Block.Assertion(require.condition(), why, require.span()));
    } else {
      conditions
          .condition(require.condition())
          .filter(condition -> code.isPresent())
          .ifPresent(
              condition ->
                  requirements.add(new Plan.Requirement(condition, code.get(), require.span())));
    }
  }

  /** What must hold before anything is written, in the order of the text. */
  List<Plan.Requirement> requirements() {
    return requirements;
  }

  private void assume(Step.Assume assume) {
    Optional<Parameter> list = evaluator.value(assume.subject()).flatMap(StepResolver::list);
    if (list.isPresent() && assume.property().text().equals("hazard_free")) {
      trusted.add(list.get());
    } else {
      problems.add(NotBuilt.ASSUME.problem(assume.span()));
    }
  }

  private static Optional<Parameter> list(Value value) {
    return value instanceof Value.Given given
            && given.parameter().kind() == Parameter.Kind.PAGE_LIST
        ? Optional.of(given.parameter())
        : Optional.empty();
  }

  /** What the steps do, in order; those that move nothing are left out. */
  List<Action> actions() {
    return actions;
  }

  /** Where the sides of the pieces are written. */
  Map<Span, Draft.Sides> places() {
    return places;
  }

  private void step(Step step) {
    if (step instanceof Step.Unpack unpack && unpackings.isCopy(unpack)) {
      step(new Step.Copy(unpack.pair(), unpack.span()));
    } else if (isOpen(step)) {
      open(step);
    } else if (step instanceof Step.Move move) {
      List<Piece> pieces = new ArrayList<>();
      move.pairs().forEach(pair -> piece(pair).ifPresent(pieces::add));
      addMove(pieces, move.span());
    } else if (step instanceof Step.MoveList list) {
      moveList(list);
    } else if (step instanceof Step.Copy copy) {
      copy(copy);
    } else if (step instanceof Step.Zero zero) {
      fill(zero.range(), 0, zero.span());
    } else if (step instanceof Step.Fill fill) {
      byteValue(fill.value()).ifPresent(value -> fill(fill.range(), value, fill.span()));
    } else if (step instanceof Step.Each each) {
      loops.each(each, this::step);
    } else if (step instanceof Step.Require require) {
      require(require);
    } else if (step instanceof Step.Assume assume) {
      assume(assume);
    } else if (step instanceof Step.Verify verify) {
      verify(verify);
    } else if (step instanceof Step.Unpack unpack) {
      unpack(unpack);
    } else if (step instanceof Step.Publish publish) {
      publish(publish);
    } else {
      throw new IllegalStateException("no such step: " + step);
    }
  }

  private void addMove(List<Piece> pieces, Span span) {
    if (!pieces.isEmpty()) {
      actions.add(new Action.Move(pieces, span));
    }
  }

  /** The piece of a pair; empty too when it moves nothing. */
  private Optional<Piece> piece(Step.Pair pair) {
    Optional<AddressRange> from = evaluator.memory(pair.from());
    Optional<Value> to = evaluator.value(pair.to());
    Optional<Long> destination = to.flatMap(value -> evaluator.address(pair.to()));
    if (from.isEmpty() || destination.isEmpty() || !fits(pair, from.get(), to.get())) {
      return Optional.empty();
    }
    long size = from.get().size();
    if (size == 0) {
      return Optional.empty();
    }
    if (AddressRange.compare(destination.get() + (size - 1), destination.get()) < 0) {
      String what = AddressRange.hex(destination.get()) + " ..+ " + Sizes.shown(size);
      return evaluator.fail(
          Problem.error("R1005", "this move reaches past 2^64", pair.to().span(), what));
    }
    places.put(pair.span(), new Draft.Sides(pair.from().span(), pair.to().span()));
    return Optional.of(new Piece(from.get().start(), destination.get(), size, pair.span()));
  }

  private boolean fits(Step.Pair pair, AddressRange from, Value to) {
    if (to.place().isEmpty() || AddressRange.compare(from.size(), to.place().get().size()) <= 0) {
      return true;
    }
    AddressRange room = to.place().get();
    problems.add(
        Problem.error(
                "R2014",
                "the destination is smaller than the source",
                pair.to().span(),
                "has " + Sizes.shown(room.size()) + ": " + room)
            .and(pair.from().span(), "has " + Sizes.shown(from.size()) + ": " + from)
            .note(Sizes.shown(from.size() - room.size()) + " too much")
            .help("make the destination " + Sizes.shown(from.size()) + ", or move a slice"));
    return false;
  }

  private void copy(Step.Copy copy) {
    Optional<Piece> piece = piece(copy.pair());
    if (piece.isEmpty()) {
      return;
    }
    AddressRange from = piece.get().sourceRange();
    AddressRange to = piece.get().destinationRange();
    Optional<AddressRange> common = from.intersection(to);
    common.ifPresent(
        range ->
            problems.add(
                Problem.error(
                        "R2013",
                        "a copy promises disjoint ranges, and these overlap",
                        copy.pair().to().span(),
                        "writes " + to)
                    .and(copy.pair().from().span(), "reads " + from)
                    .note(Sizes.shown(range.size()) + " in common: " + range)
                    .help("write `move`: it may overlap")));
    addMove(List.of(piece.get()), copy.span());
  }

  private void moveList(Step.MoveList list) {
    Optional<Value> value = evaluator.value(list.list());
    if (value.isPresent() && value.get() instanceof Value.Pages pages) {
      addMove(pieces(pages.list()), list.span());
    } else if (value.flatMap(StepResolver::list).isPresent()) {
      actions.add(new Action.MoveList(list(value.get()).orElseThrow(), list.span()));
    } else if (value.isPresent()) {
      Problem problem =
          Problem.error(
              "R1004",
              "a list of pages is wanted here, not " + value.get().words(),
              list.list().span(),
              "is " + value.get().words());
      problems.add(problem.help("say where to: `move A -> B`"));
    }
  }

  private static List<Piece> pieces(PageList list) {
    List<Piece> pieces = new ArrayList<>(list.count());
    for (int i = 0; i < list.count(); i++) {
      pieces.add(new Piece(list.source(i), list.destination(i), list.size(i), list.span(i)));
    }
    return pieces;
  }

  private Optional<Byte> byteValue(Expr expr) {
    Optional<Long> value = evaluator.number(expr);
    if (value.isPresent() && (value.get() & ~0xffL) != 0) {
      return evaluator.fail(
          Problem.error("R1013", "a byte is wanted here", expr.span(), "does not fit in a byte")
              .help("write a number from 0 to 255"));
    }
    return value.map(Long::byteValue);
  }

  private void fill(Expr range, int value, Span span) {
    evaluator
        .memory(range)
        .filter(memory -> !memory.isEmpty())
        .ifPresent(
            memory -> {
              places.put(span, new Draft.Sides(range.span(), range.span()));
              actions.add(new Action.Fill(memory, (byte) value, span));
            });
  }
}
