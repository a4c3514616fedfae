/** Runs the tests of plans, on the reference and on the machine model. */
package relocc.cli.test;
