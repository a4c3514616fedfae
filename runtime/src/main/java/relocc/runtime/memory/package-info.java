/** Bytes at physical addresses, and the cache lines above them. */
package relocc.runtime.memory;
