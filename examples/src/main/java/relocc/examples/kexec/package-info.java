/** Linux itself as the caller of a stub: kexec, with Linux's own relocation code replaced. */
package relocc.examples.kexec;
