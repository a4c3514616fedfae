/** What a caller hands to a stub, chosen by a seed where the plan leaves it open. */
package relocc.cli.verify.call;
