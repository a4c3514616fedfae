/** Files as the command line reads and writes them. */
package relocc.cli.file;
