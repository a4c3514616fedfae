/** From what was written to what was meant: names, types, numbers. */
package relocc.compiler.resolve;
