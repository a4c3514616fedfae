/** What is packed in memory, unpacked one byte after the other. */
package relocc.runtime.packing;
