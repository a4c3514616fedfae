package relocc.compiler.ast;

import relocc.compiler.source.Span;

/** A name as written, and where. */
public record Name(String text, Span span) {}
