/** What callers of stubs have prepared. */
package relocc.runtime.caller;
