package relocc.compiler.output.binding;

import relocc.compiler.source.Span;

/**
 * One thing that callers rely on.
 *
 * @param key what it is about; no two facts of an interface have the same
 * @param value what is so
 * @param span where the plan says it
 */
record Fact(String key, String value, Span span) {
  /** Between key and value; no key has it. */
  static final String BETWEEN = ": ";

  /** As files keep it: ASCII, one line. */
  String line() {
    return key + BETWEEN + value;
  }
}
