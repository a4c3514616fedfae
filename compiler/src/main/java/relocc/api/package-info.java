/**
 * The compiler for programs: compile plans, run what they mean on memory, run the emitted bytes on
 * the machine model, run the tests that plans hold. Start with {@link relocc.api.Relocc}.
 *
 * <p>Nothing here prints, ends the process or keeps state between calls; all of it may be used by
 * several threads, except a {@link relocc.api.Bench} by one at a time. What a program is told are
 * values: a plan that is wrong is no exception, but a {@link relocc.api.Diagnostic}.
 *
 * <p>The package stands above the compiler, the machine model and what compares the two ({@code
 * relocc.cli.verify}, {@code relocc.cli.test}), as the command line does, and beside that: it knows
 * no command, and nothing of relocc knows it. Only the types of this package, and {@link
 * relocc.runtime.memory.Memory}, are meant to stay as they are.
 */
package relocc.api;
