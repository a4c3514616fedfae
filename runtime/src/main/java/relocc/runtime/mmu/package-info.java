/** Translation, stage 1, 4 KiB granule: its own reading of registers and descriptors. */
package relocc.runtime.mmu;
