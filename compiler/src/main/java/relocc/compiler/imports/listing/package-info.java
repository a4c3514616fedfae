/** Texts that a running system prints about its memory. */
package relocc.compiler.imports.listing;
