/** The loops that move, clean and judge memory, and the tables that they walk. */
package relocc.compiler.a64.copy;
