/** Files that are flattened device trees: those of boards, and U-Boot's FIT images. */
package relocc.compiler.imports.tree;
