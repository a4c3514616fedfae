package relocc.compiler.source;

/**
 * A half-open stretch of a source text.
 *
 * @param source the text that it lies in
 * @param start offset of the first character, counted in UTF-16 units from 0
 * @param end offset behind the last character, at least {@code start}
 */
public record Span(Source source, int start, int end) {
  public Span {
    if (start < 0 || end < start || end > source.text().length()) {
      throw new IllegalArgumentException("span " + start + ".." + end + " of " + source.name());
    }
  }

  /** Written out, since spans are keys: the first use of a generated one costs milliseconds. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Span span
        && source == span.source
        && start == span.start
        && end == span.end;
  }

  @Override
  public int hashCode() {
    return 31 * start + end;
  }

  /** From the start of this span to the end of {@code last}, which lies in the same text. */
  public Span to(Span last) {
    return new Span(source, start, Math.max(end, last.end));
  }

  /** The characters themselves. */
  public String text() {
    return source.text().substring(start, end);
  }

  /** The line that the span starts in, counted from 1. */
  public int line() {
    return source.line(start);
  }

  /** The column that the span starts in, counted from 1 in UTF-16 units. */
  public int column() {
    return source.column(start);
  }
}
