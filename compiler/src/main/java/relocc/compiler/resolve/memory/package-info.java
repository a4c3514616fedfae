/** What a plan imports and declares as memory, and what of it is used. */
package relocc.compiler.resolve.memory;
