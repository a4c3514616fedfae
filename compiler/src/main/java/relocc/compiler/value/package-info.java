/** Names, types and what expressions are worth. */
package relocc.compiler.value;
