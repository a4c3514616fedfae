package relocc.compiler.ast;

import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;
import relocc.grammar.ReloccParser.*;

/** Builds the blocks of a plan. */
final class BlockBuilder {
  /** The number of sp in {@link Block.Exit.Register}. */
  private static final int SP = 31;

  private final AstBuilder.Text text;
  private final ExprBuilder exprs;
  private final StepBuilder steps;

  BlockBuilder(AstBuilder.Text text, ExprBuilder exprs) {
    this.text = text;
    this.exprs = exprs;
    this.steps = new StepBuilder(text, exprs);
  }

  Block block(PlanItemContext item) {
    ParseTree block = item.getChild(0);
    if (block instanceof CpuContext cpu) {
      return cpu(cpu);
    } else if (block instanceof MemoryContext memory) {
      List<MemoryItem> items = memory.memoryItem().stream().map(this::memoryItem).toList();
      return new Block.Memory(items, text.span(memory.getStart()));
    } else if (block instanceof ParamsContext params) {
      return params(params);
    } else if (block instanceof EntryContext entry) {
      List<Block.Entry.State> states = entry.entryState().stream().map(this::state).toList();
      return new Block.Entry(states, text.span(entry.getStart()));
    } else if (block instanceof RunContext run) {
      return run(run);
    } else if (block instanceof StubContext stub) {
      return stub(stub);
    } else if (block instanceof StepsContext list) {
      return new Block.Steps(steps.steps(list.step()), text.span(list.getStart()));
    } else if (block instanceof AssertionContext assertion) {
      return assertion(assertion);
    } else if (block instanceof ExitContext exit) {
      return exit(exit);
    } else if (block instanceof OnFailContext onFail) {
      return onFail(onFail);
    }
    throw new IllegalStateException("block " + block.getText());
  }

  private Block.Cpu cpu(CpuContext cpu) {
    Span name = text.span(cpu.cpuName());
    List<Name> extras = cpu.name().stream().map(text::name).toList();
    return new Block.Cpu(
        new Name(cpu.cpuName().getText(), name), extras, text.span(cpu.getStart()).to(name));
  }

  private MemoryItem memoryItem(MemoryItemContext item) {
    Span span = text.span(item);
    if (item instanceof DeclaredContext declared) {
      return new MemoryItem.Declared(
          MemoryItem.Kind.valueOf(declared.kind.getText().toUpperCase(Locale.ROOT)),
          text.name(declared.name()),
          exprs.range(declared.range()),
          Optional.ofNullable(declared.aligned()).map(a -> exprs.range(a.range())),
          span);
    } else if (item instanceof PayloadContext payload) {
      return new MemoryItem.Payload(text.name(payload.name()), exprs.range(payload.range()), span);
    } else if (item instanceof KeepContext keep) {
      return new MemoryItem.Keep(exprs.range(keep.range()), span);
    } else if (item instanceof UseContext use) {
      return new MemoryItem.Use(text.name(use.name()), span);
    }
    throw new IllegalStateException("memory item " + item.getText());
  }

  private Block.Params params(ParamsContext params) {
    return new Block.Params(
        Optional.ofNullable(params.name()).map(text::name),
        params.param().stream().map(this::param).toList(),
        text.span(params.getStart()));
  }

  private Block.Param param(ParamContext param) {
    String type =
        param.paramType().children.stream()
            .map(ParseTree::getText)
            .collect(Collectors.joining(" "));
    List<Block.Param.Detail> details =
        param.paramDetail().stream()
            .map(d -> new Block.Param.Detail(word(d.kind), exprs.range(d.range())))
            .toList();
    return new Block.Param(text.name(param.name()), type, details, text.span(param));
  }

  private Name word(Token token) {
    return new Name(token.getText(), text.span(token));
  }

  private Block.Entry.State state(EntryStateContext state) {
    return new Block.Entry.State(
        level(state.level()), state.vhe != null, mmu(state.mmu()), text.span(state));
  }

  /** An exception level that a stub could use. */
  Block.Level level(LevelContext level) {
    String number = level.getText();
    if (!number.matches("[123]")) {
      text.report(
          Problem.error(
                  "R0014",
                  "there is no exception level " + number + " that a stub could use",
                  text.span(level),
                  "not an exception level")
              .help("write `el 1`, `el 2` or `el 3`"));
      return new Block.Level(1, text.span(level));
    }
    return new Block.Level(Integer.parseInt(number), text.span(level));
  }

  private Block.Mmu mmu(MmuContext mmu) {
    Optional<Expr> at = Optional.ofNullable(mmu.range()).map(exprs::range);
    return new Block.Mmu(mode(mmu.word.getText()), at, text.span(mmu));
  }

  private static Block.Mmu.Mode mode(String word) {
    return switch (word) {
      case "off" -> Block.Mmu.Mode.OFF;
      case "identity" -> Block.Mmu.Mode.IDENTITY;
      case "keep" -> Block.Mmu.Mode.KEEP;
      case "at" -> Block.Mmu.Mode.LINEAR_AT;
      case "via" -> Block.Mmu.Mode.LINEAR_VIA;
      default -> throw new IllegalStateException("mmu " + word);
    };
  }

  private Block.Run run(RunContext run) {
    List<RunItemContext> items = run.runItem();
    return new Block.Run(
        once(items.stream().filter(i -> i.level() != null).toList(), "`el`")
            .map(i -> level(i.level())),
        once(items.stream().filter(i -> i.mmu() != null).toList(), "`mmu`").map(i -> mmu(i.mmu())),
        setting(items, "granule"),
        setting(items, "va"),
        text.span(run.getStart()));
  }

  private Optional<Expr> setting(List<RunItemContext> items, String word) {
    List<RunItemContext> given =
        items.stream().filter(i -> i.word != null && i.word.getText().equals(word)).toList();
    return once(given, "`" + word + "`").map(i -> exprs.range(i.range()));
  }

  private <T extends ParserRuleContext> Optional<T> once(List<T> given, String what) {
    return text.only(given, text::span, what);
  }

  private Block.Stub stub(StubContext stub) {
    List<StubItemContext> items = stub.stubItem();
    List<Block.Stub.Place> places = items.stream().flatMap(i -> place(i).stream()).toList();
    return new Block.Stub(
        text.only(places, Block.Stub.Place::span, "the place of the stub"),
        once(every(items, StubReadonlyContext.class), "`readonly`").map(text::span),
        once(every(items, StubScratchContext.class), "`scratch`").map(s -> exprs.range(s.range())),
        once(every(items, StubOutsideContext.class), "`outside writes`").map(text::span),
        once(every(items, StubLimitContext.class), "`limit`").map(s -> exprs.range(s.range())),
        text.span(stub.getStart()));
  }

  private Optional<Block.Stub.Place> place(StubItemContext item) {
    if (item instanceof StubAtContext at) {
      return Optional.of(new Block.Stub.Place.At(exprs.range(at.range()), text.span(at)));
    } else if (item instanceof StubInContext in) {
      return Optional.of(new Block.Stub.Place.In(exprs.range(in.range()), text.span(in)));
    } else if (item instanceof StubAnywhereContext) {
      return Optional.of(new Block.Stub.Place.Anywhere(text.span(item)));
    }
    return Optional.empty();
  }

  private static <T> List<T> every(List<?> all, Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private Block.Assertion assertion(AssertionContext assertion) {
    return new Block.Assertion(
        exprs.condition(assertion.condition()),
        Optional.ofNullable(assertion.TEXT()).map(t -> AstBuilder.Text.unquoted(t.getSymbol())),
        text.span(assertion));
  }

  private Block.Exit exit(ExitContext exit) {
    List<ExitItemContext> items = exit.exitItem();
    Optional<ExitItemContext> levels =
        once(items.stream().filter(i -> !i.exitLevel().isEmpty()).toList(), "`el`");
    return new Block.Exit(
        exprs.range(exit.range()),
        levels.map(i -> i.exitLevel().stream().map(this::route).toList()).orElse(List.of()),
        once(items.stream().filter(i -> i.mmu() != null).toList(), "`mmu`").map(i -> mmu(i.mmu())),
        registers(items.stream().filter(i -> i.NAME() != null).toList()),
        text.span(exit.getStart()).to(text.span(exit.range())));
  }

  private Block.Exit.Route route(ExitLevelContext level) {
    return new Block.Exit.Route(
        Optional.ofNullable(level.level()).map(this::level),
        level.vhe != null,
        Optional.ofNullable(level.via).map(exprs::range),
        Optional.ofNullable(level.condition()).map(exprs::condition),
        level.last != null,
        text.span(level));
  }

  private List<Block.Exit.Register> registers(List<ExitItemContext> items) {
    List<Block.Exit.Register> registers = new ArrayList<>();
    for (ExitItemContext item : items) {
      OptionalInt number = registerNumber(item.NAME().getSymbol());
      if (number.isPresent()) {
        registers.add(
            new Block.Exit.Register(number.getAsInt(), exprs.range(item.range()), text.span(item)));
      }
    }
    Map<Integer, List<Block.Exit.Register>> byNumber =
        registers.stream()
            .collect(Collectors.groupingBy(Block.Exit.Register::number, TreeMap::new, toList()));
    return byNumber.entrySet().stream()
        .flatMap(
            same ->
                text
                    .only(same.getValue(), Block.Exit.Register::span, spelled(same.getKey()))
                    .stream())
        .toList();
  }

  private static String spelled(int register) {
    return register == SP ? "`sp`" : "`x" + register + "`";
  }

  private OptionalInt registerNumber(Token token) {
    String name = token.getText();
    if (name.equals("sp")) {
      return OptionalInt.of(SP);
    }
    if (name.matches("x([0-9]|[12][0-9]|30)")) {
      return OptionalInt.of(Integer.parseInt(name.substring(1)));
    }
    text.report(
        Problem.error(
                "R0013",
                "there is no register `" + name + "` that an exit could set",
                text.span(token),
                "not a register")
            .help("write `x0` to `x30`, or `sp`"));
    return OptionalInt.empty();
  }

  private Block.OnFail onFail(OnFailContext onFail) {
    List<FailItemContext> items = onFail.failItem();
    return new Block.OnFail(
        items.stream().filter(i -> i.moment == null).map(this::report).toList(),
        reaction(items, "before"),
        reaction(items, "after"),
        text.span(onFail.getStart()));
  }

  private Block.OnFail.Report report(FailItemContext item) {
    return new Block.OnFail.Report(
        exprs.range(item.range()), text.name(item.name()), text.span(item));
  }

  private Optional<Block.OnFail.Reaction> reaction(List<FailItemContext> items, String moment) {
    List<FailItemContext> given =
        items.stream().filter(i -> i.moment != null && i.moment.getText().equals(moment)).toList();
    return once(given, "`" + moment + " writes`")
        .map(FailItemContext::failAction)
        .map(
            action ->
                new Block.OnFail.Reaction(
                    kind(action),
                    Optional.ofNullable(action.name()).map(text::name),
                    Optional.ofNullable(action.conduit).map(Token::getText),
                    text.span(action)));
  }

  private static Block.OnFail.Reaction.Kind kind(FailActionContext action) {
    return switch (action.word.getText()) {
      case "return" ->
          action.name() == null
              ? Block.OnFail.Reaction.Kind.RETURN
              : Block.OnFail.Reaction.Kind.RETURN_CODE;
      case "halt" -> Block.OnFail.Reaction.Kind.HALT;
      case "psci" -> Block.OnFail.Reaction.Kind.PSCI;
      default -> throw new IllegalStateException("on fail " + action.getText());
    };
  }
}
