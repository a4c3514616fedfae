/**
 * What makes a plan unsafe, as far as it can be known at build time (language.md, Meaning). One
 * class per rule; {@link relocc.compiler.check.Checks} is the list of them.
 */
package relocc.compiler.check;
