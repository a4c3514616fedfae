/** What code may leave wrong in the caches. */
package relocc.runtime.cache;
