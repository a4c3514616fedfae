/** What digests and decompression cost, beside C. */
package relocc.examples.codec;
