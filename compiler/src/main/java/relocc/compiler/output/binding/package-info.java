/** What a caller of a stub has to know, in the languages that callers are written in. */
package relocc.compiler.output.binding;
