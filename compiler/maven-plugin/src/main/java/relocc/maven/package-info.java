/** Compiles plans when a Maven project is built. */
package relocc.maven;
