/** Files that a plan imports: one class per format. Every defect of a file is a problem R5xxx. */
package relocc.compiler.imports;
