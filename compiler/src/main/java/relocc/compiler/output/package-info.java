/** What a build is written as: one class per format, and the list of them. */
package relocc.compiler.output;
