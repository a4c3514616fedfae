/** The instructions of A64 that a stub may use: one class per family, with its decode rows. */
package relocc.runtime.a64.isa;
