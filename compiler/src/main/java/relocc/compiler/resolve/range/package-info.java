/** Steps whose ranges may be known only when the stub is entered. */
package relocc.compiler.resolve.range;
