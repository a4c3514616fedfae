/** Who decides what the architecture leaves open, so that what works by luck does not work. */
package relocc.runtime.adversary;
