package relocc.compiler.ast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;
import relocc.grammar.ReloccParser.ConstDeclContext;
import relocc.grammar.ReloccParser.ContentContext;
import relocc.grammar.ReloccParser.ExpectationContext;
import relocc.grammar.ReloccParser.ExpectsContext;
import relocc.grammar.ReloccParser.FileContext;
import relocc.grammar.ReloccParser.FilledContext;
import relocc.grammar.ReloccParser.FromFileContext;
import relocc.grammar.ReloccParser.GivenContext;
import relocc.grammar.ReloccParser.GivensContext;
import relocc.grammar.ReloccParser.ImportDeclContext;
import relocc.grammar.ReloccParser.NameContext;
import relocc.grammar.ReloccParser.NoneContext;
import relocc.grammar.ReloccParser.PageListContext;
import relocc.grammar.ReloccParser.PatternContext;
import relocc.grammar.ReloccParser.PlanDeclContext;
import relocc.grammar.ReloccParser.PlanItemContext;
import relocc.grammar.ReloccParser.RangeListContext;
import relocc.grammar.ReloccParser.SameAsContext;
import relocc.grammar.ReloccParser.StartContext;
import relocc.grammar.ReloccParser.TestDeclContext;
import relocc.grammar.ReloccParser.TestItemContext;
import relocc.grammar.ReloccParser.ZerosContext;

/**
 * Turns the parse tree into records and finds what the grammar takes in but the language does not
 * have. This class and those it hands parts to are the only users of the parse tree.
 */
final class AstBuilder {
  private static final int EDITION = 1;

  private final Text text;
  private final ExprBuilder exprs;
  private final BlockBuilder blocks;
  private final StepBuilder steps;

  AstBuilder(Text text) {
    this.text = text;
    this.exprs = new ExprBuilder(text);
    this.blocks = new BlockBuilder(text, exprs);
    this.steps = new StepBuilder(text, exprs);
  }

  /** The whole file; what is wrong with it is in the {@link Text}. */
  PlanFile file(FileContext file) {
    edition(file);
    return new PlanFile(
        EDITION,
        file.importDecl().stream().flatMap(i -> importOf(i).stream()).toList(),
        file.constDecl().stream().map(this::constant).toList(),
        file.planDecl().stream().map(this::plan).toList(),
        file.testDecl().stream().map(this::test).toList(),
        new Span(text.source(), 0, text.source().text().length()));
  }

  private void edition(FileContext file) {
    if (file.edition() == null) {
      text.report(
          Problem.error(
                  "R0002",
                  "the file does not say which edition of the language it is written in",
                  text.span(file.getStart()),
                  "before this")
              .help("write `edition 1` on the first line"));
    } else if (!file.edition().NUMBER().getText().equals(Integer.toString(EDITION))) {
      text.report(
          Problem.error(
                  "R0003",
                  "edition " + file.edition().NUMBER().getText() + " of the language is not known",
                  text.span(file.edition().NUMBER().getSymbol()),
                  "this relocc knows edition 1")
              .help("write `edition 1`, or use a newer relocc"));
    }
  }

  private Optional<PlanFile.Import> importOf(ImportDeclContext decl) {
    Name kind = text.name(decl.name(0));
    Optional<PlanFile.Import.Kind> known = PlanFile.Import.Kind.of(kind.text());
    if (known.isEmpty()) {
      text.report(
          Problem.error(
                  "R0015",
                  "`" + kind.text() + "` is not a kind of file that can be imported",
                  kind.span(),
                  "unknown kind")
              .help("write one of `dtb`, `elf`, `image`, `iomem`, `pages`, `raw`"));
    }
    return known.map(
        k ->
            new PlanFile.Import(
                k,
                Text.unquoted(decl.TEXT().getSymbol()),
                text.span(decl.TEXT().getSymbol()),
                text.name(decl.name(1)),
                text.span(decl)));
  }

  private PlanFile.Const constant(ConstDeclContext decl) {
    return new PlanFile.Const(text.name(decl.name()), exprs.range(decl.range()), text.span(decl));
  }

  private TestDecl test(TestDeclContext decl) {
    Name plan = text.name(decl.name());
    List<TestDecl.Given> givens = new ArrayList<>();
    List<TestDecl.Start> starts = new ArrayList<>();
    List<TestDecl.Expect> expects = new ArrayList<>();
    for (TestItemContext item : decl.testItem()) {
      if (item instanceof GivensContext given) {
        given.given().forEach(g -> givens.add(given(g)));
      } else if (item instanceof StartContext start) {
        starts.add(start(start));
      } else if (item instanceof ExpectsContext expect) {
        expect.expectation().forEach(e -> expects.add(expect(e)));
      }
    }
    return new TestDecl(
        Text.unquoted(decl.TEXT().getSymbol()),
        plan,
        givens,
        text.only(starts, TestDecl.Start::span, "`start`"),
        expects,
        text.span(decl.getStart()).to(plan.span()));
  }

  private TestDecl.Given given(GivenContext given) {
    return new TestDecl.Given(
        exprs.range(given.range()), content(given.content()), text.span(given));
  }

  private TestDecl.Start start(StartContext start) {
    return new TestDecl.Start(
        blocks.level(start.level()),
        start.vhe != null,
        Optional.ofNullable(start.range()).map(exprs::range),
        text.span(start));
  }

  private TestDecl.Expect expect(ExpectationContext expect) {
    Span span = text.span(expect);
    Expr subject = exprs.range(expect.range());
    if (expect.level() != null) {
      Block.Level level = blocks.level(expect.level());
      return new TestDecl.Expect.Exit(subject, level, expect.vhe != null, span);
    } else if (expect.content() != null) {
      return new TestDecl.Expect.Equal(subject, content(expect.content()), span);
    } else if (expect.word == null) {
      return new TestDecl.Expect.Unchanged(subject, span);
    }
    return expect.word.getText().equals("fails")
        ? new TestDecl.Expect.Fails(subject, span)
        : new TestDecl.Expect.Returns(subject, span);
  }

  private TestDecl.Content content(ContentContext content) {
    Span span = text.span(content);
    if (content instanceof PatternContext pattern) {
      return new TestDecl.Content.Pattern(exprs.range(pattern.range()), span);
    } else if (content instanceof ZerosContext) {
      return new TestDecl.Content.Filled(Optional.empty(), span);
    } else if (content instanceof FilledContext fill) {
      return new TestDecl.Content.Filled(Optional.of(exprs.range(fill.range())), span);
    } else if (content instanceof NoneContext) {
      return new TestDecl.Content.None(span);
    } else if (content instanceof FromFileContext file) {
      return new TestDecl.Content.FromFile(Text.unquoted(file.TEXT().getSymbol()), span);
    } else if (content instanceof PageListContext list) {
      return new TestDecl.Content.Pages(list.pair().stream().map(steps::pair).toList(), span);
    } else if (content instanceof RangeListContext list) {
      return new TestDecl.Content.Ranges(list.range().stream().map(exprs::range).toList(), span);
    } else if (content instanceof SameAsContext same) {
      Expr value = exprs.range(same.range());
      return new TestDecl.Content.Same(value, same.before != null, span);
    }
    throw new IllegalStateException("content " + content.getText());
  }

  private PlanDecl plan(PlanDeclContext decl) {
    List<PlanFile.Const> consts = new ArrayList<>();
    List<Block> all = new ArrayList<>();
    for (PlanItemContext item : decl.planItem()) {
      if (item.constDecl() != null) {
        consts.add(constant(item.constDecl()));
      } else {
        all.add(blocks.block(item));
      }
    }
    Name name = text.name(decl.name());
    return new PlanDecl(
        name,
        consts,
        only(all, Block.Cpu.class, "cpu"),
        only(all, Block.Memory.class, "memory"),
        only(all, Block.Params.class, "params"),
        only(all, Block.Entry.class, "entry"),
        only(all, Block.Run.class, "run"),
        only(all, Block.Stub.class, "stub"),
        only(all, Block.Steps.class, "steps"),
        every(all, Block.Assertion.class),
        only(all, Block.Exit.class, "exit"),
        only(all, Block.OnFail.class, "on fail"),
        text.span(decl.getStart()).to(name.span()));
  }

  private <T extends Block> Optional<T> only(List<Block> all, Class<T> type, String word) {
    return text.only(every(all, type), Block::span, "`" + word + "`");
  }

  private static <T extends Block> List<T> every(List<Block> all, Class<T> type) {
    return all.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /**
   * The text that is read, and what was found wrong in it.
   *
   * @param found grows while the tree is built
   */
  record Text(Source source, List<Problem> found) {
    void report(Problem problem) {
      found.add(problem);
    }

    Span span(Token token) {
      int end = Math.max(token.getStopIndex() + 1, token.getStartIndex());
      return new Span(source, token.getStartIndex(), end);
    }

    Span span(ParserRuleContext rule) {
      return span(rule.getStart()).to(span(rule.getStop()));
    }

    Name name(NameContext name) {
      return new Name(name.getText(), span(name));
    }

    /** What stands between the quotes. */
    static String unquoted(Token token) {
      return token.getText().substring(1, token.getText().length() - 1);
    }

    /** The first of what may be given once; every further one is reported. */
    <T> Optional<T> only(List<T> given, Function<? super T, Span> place, String what) {
      for (T again : given.subList(Math.min(1, given.size()), given.size())) {
        report(
            Problem.error("R0012", what + " is given twice", place.apply(again), "the second time")
                .and(place.apply(given.get(0)), "the first time")
                .help("remove one of the two"));
      }
      return given.stream().findFirst();
    }
  }
}
