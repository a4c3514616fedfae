/** Translation tables that the stub builds as it runs. */
package relocc.compiler.a64.table;
