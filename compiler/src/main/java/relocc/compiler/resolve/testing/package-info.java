/** Tests that are written in the language: what they give and what they expect. */
package relocc.compiler.resolve.testing;
