/** Instructions on vectors as arrays of elements, and those for checksums and digests. */
package relocc.runtime.a64.simd;
