/** Contents that a stub has to refuse: what has another digest, and what cannot be unpacked. */
package relocc.cli.verify.damage;
