/**
 * What the examples need around the compiler: the memory and the machine of QEMU, a real kernel cut
 * into pages, and the tools of the host.
 */
package relocc.examples;
