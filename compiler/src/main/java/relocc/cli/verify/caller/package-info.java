/** The translation that a stub's caller runs on, chosen by a seed. */
package relocc.cli.verify.caller;
