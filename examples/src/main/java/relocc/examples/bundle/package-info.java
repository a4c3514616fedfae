/** A kernel in the payload of a stub, booted by loaders that take it for a kernel. */
package relocc.examples.bundle;
