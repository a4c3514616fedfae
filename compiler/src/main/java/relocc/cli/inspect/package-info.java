/** Tells what a blob is made of, without its plan. */
package relocc.cli.inspect;
