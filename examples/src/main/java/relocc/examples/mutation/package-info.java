/** Changes one thing in a stub at a time and asks whether verify notices. */
package relocc.examples.mutation;
