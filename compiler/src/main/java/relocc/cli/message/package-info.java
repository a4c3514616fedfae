/** Messages as people and programs read them. */
package relocc.cli.message;
