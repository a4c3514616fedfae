/**
 * Digests and decompression. None of it writes memory but a destination, so that it runs from code
 * and tables that are read-only and with the MMU off; loads that may be misaligned there go by
 * bytes (MEM-13).
 */
package relocc.compiler.a64.codec;
