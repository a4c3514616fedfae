package relocc.compiler.output.elf;

import java.util.Optional;

/**
 * A name in an object file.
 *
 * @param binding whether other files see it
 * @param section the section that it lies in; empty: its value is a number and no place
 * @param value how far behind the start of the section, in bytes
 * @param size bytes of what it names; 0 where that says nothing
 */
record Symbol(
    String name, Binding binding, Type type, Optional<String> section, long value, long size) {

  /** STB_*, in the order in which a table must have them. */
  enum Binding {
    LOCAL,
    GLOBAL
  }

  /** STT_*, by number. */
  enum Type {
    NONE,
    OBJECT,
    FUNCTION,
    SECTION,
    FILE
  }
}
