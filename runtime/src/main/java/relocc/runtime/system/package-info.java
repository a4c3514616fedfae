/** System registers and operations: which there are, what they hold, what is not complete yet. */
package relocc.runtime.system;
