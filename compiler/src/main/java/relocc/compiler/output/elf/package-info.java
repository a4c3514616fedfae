/** The blob as an object file that a linker takes, with its way back to the plan. */
package relocc.compiler.output.elf;
