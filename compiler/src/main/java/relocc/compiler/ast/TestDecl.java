package relocc.compiler.ast;

import relocc.compiler.source.Span;

/**
 * A test written in the language. Only its header is kept: tests are parsed and not yet built.
 *
 * @param title between the quotes
 * @param plan which plan it is for
 * @param span its header
 */
public record TestDecl(String title, Name plan, Span span) {}
