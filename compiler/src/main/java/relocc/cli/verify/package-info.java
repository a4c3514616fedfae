/** A plan performed in three ways that share nothing but the plan, and compared. */
package relocc.cli.verify;
