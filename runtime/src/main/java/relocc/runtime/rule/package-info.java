/** What the machine finds wrong. */
package relocc.runtime.rule;
