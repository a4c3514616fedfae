/** From what was written to what was meant: one class per group of blocks. */
package relocc.compiler.resolve;
