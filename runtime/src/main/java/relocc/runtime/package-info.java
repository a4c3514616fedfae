/** The machine that judges a stub: memory, translation, caches and an A64 interpreter. */
package relocc.runtime;
