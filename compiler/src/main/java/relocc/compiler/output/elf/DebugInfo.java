package relocc.compiler.output.elf;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.output.elf.Section.Relocation;

/**
 * The sections .debug_abbrev and .debug_info: one unit, the plan, with one subprogram, the stub
 * (DWARF 4, 7.5). A debugger starts here to find the table of lines.
 */
final class DebugInfo {
  private static final String ABBREVIATIONS = ".debug_abbrev";
  private static final int VERSION = 4;

  /** A plan is no assembly, but what comes of it is; GNU as says so too. */
  private static final int LANGUAGE_ASSEMBLER = 0x8001;

  private static final int COMPILE_UNIT = 0x11;
  private static final int SUBPROGRAM = 0x2e;

  private static final int NAME = 0x03;
  private static final int STATEMENTS = 0x10;
  private static final int LOW_PC = 0x11;
  private static final int HIGH_PC = 0x12;
  private static final int LANGUAGE = 0x13;
  private static final int PRODUCER = 0x25;
  private static final int DECLARED_FILE = 0x3a;
  private static final int DECLARED_LINE = 0x3b;
  private static final int EXTERNAL = 0x3f;

  private static final int ADDRESS = 0x01;
  private static final int TWO_BYTES = 0x05;
  private static final int EIGHT_BYTES = 0x07;
  private static final int TEXT = 0x08;
  private static final int UNSIGNED = 0x0f;
  private static final int OFFSET = 0x17;
  private static final int PRESENT = 0x19;

  private final List<Relocation> relocations = new ArrayList<>();
  private final Content entries = new Content();

  private DebugInfo() {}

  /**
   * Both sections.
   *
   * @param map which names at least one file
   * @param entry the name of the first instruction
   * @param line where the plan starts in the file of the first row
   * @param code the section of the code
   */
  static List<Section> of(CodeMap map, String entry, int line, String code) {
    return new DebugInfo().sections(map, entry, line, code);
  }

  private List<Section> sections(CodeMap map, String entry, int line, String code) {
    entries.number(VERSION, 2);
    relocated(ABBREVIATIONS);
    entries.bytes(Long.BYTES);
    entries.unsigned(1).text("relocc").number(LANGUAGE_ASSEMBLER, 2).text(map.rows().get(0).file());
    relocated(LineTable.NAME);
    span(map, code);
    entries.unsigned(2).text(entry).unsigned(1).unsigned(line);
    span(map, code);
    entries.unsigned(0);
    Content info = new Content().number(entries.size(), 4).append(entries.toBytes());
    return List.of(
        Section.ofTools(".debug_info", info, relocations),
        Section.ofTools(ABBREVIATIONS, abbreviations(), List.of()));
  }

  private static Content abbreviations() {
    Content content = new Content();
    content.bytes(1).unsigned(COMPILE_UNIT).bytes(1);
    content.bytes(PRODUCER, TEXT, LANGUAGE, TWO_BYTES, NAME, TEXT, STATEMENTS, OFFSET);
    content.bytes(LOW_PC, ADDRESS, HIGH_PC, EIGHT_BYTES, 0, 0);
    content.bytes(2).unsigned(SUBPROGRAM).bytes(0);
    content.bytes(NAME, TEXT, DECLARED_FILE, UNSIGNED, DECLARED_LINE, UNSIGNED, EXTERNAL, PRESENT);
    content.bytes(LOW_PC, ADDRESS, HIGH_PC, EIGHT_BYTES, 0, 0);
    return content.bytes(0);
  }

  /** Four bytes: an offset in a section, which the linker moves. */
  private void relocated(String section) {
    relocations.add(new Relocation(place(), Relocation.Type.OFFSET, section, 0));
    entries.number(0, 4);
  }

  private void span(CodeMap map, String code) {
    relocations.add(new Relocation(place(), Relocation.Type.ADDRESS, code, 0));
    entries.number(0, Long.BYTES).number(map.end(), Long.BYTES);
  }

  /** The length of the unit stands before all that is in it. */
  private long place() {
    return 4L + entries.size();
  }
}
