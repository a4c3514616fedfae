/** What verify found, for people and for programs. */
package relocc.cli.verify.report;
