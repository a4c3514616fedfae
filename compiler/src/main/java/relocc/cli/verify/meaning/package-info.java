/** What a plan means: by the plain reading of it, and by the reference that is compiled of it. */
package relocc.cli.verify.meaning;
