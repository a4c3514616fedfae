package relocc.compiler.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Problems as texts that people read. */
public final class Rendering {
  private static final int LONGEST = 1000;

  private final Style style;

  /** Texts in this style. */
  public Rendering(Style style) {
    this.style = style;
  }

  /**
   * The problems in the order of the text: sources in the order in which they were first named,
   * then by place; those of one place as they were found.
   */
  public static List<Problem> inTextOrder(List<Problem> problems) {
    Map<Source, Integer> rank = new IdentityHashMap<>();
    problems.forEach(p -> rank.putIfAbsent(p.primary().span().source(), rank.size()));
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(
        Comparator.<Problem>comparingInt(p -> rank.get(p.primary().span().source()))
            .thenComparingInt(p -> p.primary().span().start()));
    return sorted;
  }

  /** One line each: {@code file:line:column: error[R2003]: message}. */
  public String brief(List<Problem> problems) {
    StringBuilder out = new StringBuilder();
    for (Problem problem : inTextOrder(problems)) {
      out.append(place(problem.primary().span())).append(": ");
      out.append(header(problem)).append('\n');
    }
    return out.toString();
  }

  /** With the lines of the source, the second place, notes and help; an empty line between two. */
  public String human(List<Problem> problems) {
    List<String> texts = new ArrayList<>();
    inTextOrder(problems).forEach(p -> texts.add(human(p)));
    return String.join("\n", texts);
  }

  private String human(Problem problem) {
    StringBuilder out = new StringBuilder();
    String margin = " ".repeat(marginWidth(problem));
    Span primary = problem.primary().span();
    out.append(header(problem)).append('\n');
    place(out, margin + "--> ", primary);
    Optional<Problem.Label> second = problem.secondary();
    if (second.isPresent() && second.get().span().source() == primary.source()) {
      sameSource(out, margin, problem, second.get());
    } else {
      frame(out, margin + " |", "");
      label(out, margin, problem, problem.primary(), true);
      second.ifPresent(label -> otherSource(out, margin, problem, label));
    }
    problem.notes().forEach(note -> remark(out, margin, "note", note));
    problem.help().ifPresent(help -> remark(out, margin, "help", help));
    return out.toString();
  }

  private void sameSource(StringBuilder out, String margin, Problem problem, Problem.Label second) {
    boolean secondFirst = second.span().start() < problem.primary().span().start();
    Problem.Label upper = secondFirst ? second : problem.primary();
    Problem.Label lower = secondFirst ? problem.primary() : second;
    frame(out, margin + " |", "");
    label(out, margin, problem, upper, true);
    label(out, margin, problem, lower, upper.span().line() != lower.span().line());
  }

  private void otherSource(StringBuilder out, String margin, Problem problem, Problem.Label label) {
    place(out, margin + "::: ", label.span());
    frame(out, margin + " |", "");
    label(out, margin, problem, label, true);
  }

  private void label(
      StringBuilder out, String margin, Problem problem, Problem.Label label, boolean withLine) {
    Excerpt excerpt = Excerpt.of(label.span());
    if (withLine) {
      String number = Integer.toString(label.span().line());
      String padded = " ".repeat(margin.length() - number.length()) + number;
      frame(out, padded + " |", excerpt.text());
    }
    boolean main = label == problem.primary();
    String mark = (main ? "^" : "-").repeat(excerpt.to() - excerpt.from());
    String text = label.text().isEmpty() ? "" : " " + Excerpt.printable(label.text(), LONGEST);
    String marked =
        main ? style.severity(problem.severity(), mark + text) : style.frame(mark + text);
    frame(out, margin + " |", " ".repeat(excerpt.from()) + marked);
  }

  private void frame(StringBuilder out, String gutter, String text) {
    out.append(style.frame(gutter));
    if (!text.isEmpty()) {
      out.append(' ').append(text);
    }
    out.append('\n');
  }

  private void place(StringBuilder out, String arrow, Span span) {
    out.append(style.frame(arrow)).append(place(span)).append('\n');
  }

  private void remark(StringBuilder out, String margin, String kind, String text) {
    out.append(style.frame(margin + " = ")).append(style.strong(kind + ":"));
    out.append(' ').append(Excerpt.printable(text, LONGEST)).append('\n');
  }

  private String header(Problem problem) {
    String kind = problem.severity().name().toLowerCase(Locale.ROOT) + "[" + problem.code() + "]";
    String message = ": " + Excerpt.printable(problem.message(), LONGEST);
    return style.severity(problem.severity(), kind) + style.strong(message);
  }

  private static String place(Span span) {
    String name = Excerpt.printable(span.source().name(), LONGEST);
    return name + ":" + span.line() + ":" + span.column();
  }

  private static int marginWidth(Problem problem) {
    int last = problem.primary().span().line();
    if (problem.secondary().isPresent()) {
      last = Math.max(last, problem.secondary().get().span().line());
    }
    return Integer.toString(last).length();
  }
}
