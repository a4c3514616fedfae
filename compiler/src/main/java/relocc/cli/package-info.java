/** The command line, and what needs both the compiler and the runtime. */
package relocc.cli;
