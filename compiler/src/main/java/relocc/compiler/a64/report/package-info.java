/** What a stub that gives up says, and the register that it knows it from. */
package relocc.compiler.a64.report;
