/** How a stub leaves: which ways there are, and what they can hand over. */
package relocc.compiler.resolve.exit;
