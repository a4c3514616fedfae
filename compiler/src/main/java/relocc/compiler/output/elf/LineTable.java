package relocc.compiler.output.elf;

import java.util.List;
import relocc.compiler.output.elf.CodeMap.Row;
import relocc.compiler.output.elf.Section.Relocation;

/** The section .debug_line: which line of the plan an instruction comes from (DWARF 4, 6.2). */
final class LineTable {
  static final String NAME = ".debug_line";

  private static final int VERSION = 4;
  private static final int INSTRUCTION_BYTES = 4;

  /** How many operands the standard opcodes 1 to 12 have; none of the special ones is used. */
  private static final int[] OPERANDS = {0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1};

  private static final int LINE_BASE = -5;
  private static final int LINE_RANGE = 14;

  private static final int COPY = 1;
  private static final int ADVANCE_PC = 2;
  private static final int ADVANCE_LINE = 3;
  private static final int SET_FILE = 4;
  private static final int END_SEQUENCE = 1;
  private static final int SET_ADDRESS = 2;

  private LineTable() {}

  /** The files that rows name, each once; DWARF counts them from 1. */
  static List<String> files(CodeMap map) {
    return map.rows().stream().map(Row::file).distinct().toList();
  }

  /**
   * The section.
   *
   * @param code the section of the code, in which the offsets of the map count
   */
  static Section of(CodeMap map, String code) {
    Content header = header(files(map));
    Content program = new Content();
    program.bytes(0, 1 + Long.BYTES, SET_ADDRESS);
    int address = 4 + 2 + 4 + header.size() + program.size();
    program.number(0, Long.BYTES);
    rows(map, program);
    Content content = new Content();
    content.number(2 + 4 + header.size() + program.size(), 4).number(VERSION, 2);
    content.number(header.size(), 4).append(header.toBytes()).append(program.toBytes());
    Relocation start = new Relocation(address, Relocation.Type.ADDRESS, code, 0);
    return Section.ofTools(NAME, content, List.of(start));
  }

  /** What follows the header's length (DWARF 4, 6.2.4); the plans lie in no folder. */
  private static Content header(List<String> files) {
    Content header = new Content();
    header.bytes(INSTRUCTION_BYTES, 1, 1, LINE_BASE, LINE_RANGE, OPERANDS.length + 1);
    header.bytes(OPERANDS).bytes(0);
    files.forEach(file -> header.text(file).bytes(0, 0, 0));
    return header.bytes(0);
  }

  private static void rows(CodeMap map, Content program) {
    List<String> files = files(map);
    Row before = new Row(0, files.get(0), 1);
    for (Row row : map.rows()) {
      advance(program, row.offset() - before.offset());
      if (!row.file().equals(before.file())) {
        program.bytes(SET_FILE).unsigned(files.indexOf(row.file()) + 1);
      }
      program.bytes(ADVANCE_LINE).signed(row.line() - before.line()).bytes(COPY);
      before = row;
    }
    advance(program, map.end() - before.offset());
    program.bytes(0, 1, END_SEQUENCE);
  }

  private static void advance(Content program, long bytes) {
    program.bytes(ADVANCE_PC).unsigned(bytes / INSTRUCTION_BYTES);
  }
}
