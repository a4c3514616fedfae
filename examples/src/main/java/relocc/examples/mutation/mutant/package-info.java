/** All stubs that differ from a given one in one place. */
package relocc.examples.mutation.mutant;
