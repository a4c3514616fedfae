/** What a plan says about stubs that cannot go on. */
package relocc.compiler.resolve.failure;
