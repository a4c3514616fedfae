/** The reference back end: the routine as a class for the Java virtual machine. */
package relocc.compiler.jvm;
