/** Runs the reference of a plan on files. */
package relocc.cli.run;
