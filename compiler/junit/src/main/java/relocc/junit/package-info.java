/** Tests of plans in JUnit: those that plans hold, and those that are written in Java. */
package relocc.junit;
