/** A stub in the format of an arm64 kernel, for loaders that know no other. */
package relocc.compiler.output.image;
