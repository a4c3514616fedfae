/** Instructions as they are written down, and the names that the parts of a stub share. */
package relocc.compiler.a64.code;
