/** The core: registers, the decode table, and what an instruction needs from its surroundings. */
package relocc.runtime.a64;
