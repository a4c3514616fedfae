package relocc.compiler.output.elf;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import relocc.compiler.output.elf.Section.Relocation;

/**
 * A relocatable ELF64 file for AArch64, little-endian (System V ABI, chapters 4 and 5). Sections
 * keep their order; each that has relocations is followed by their table; symbols and names come
 * last.
 */
final class ObjectFile {
  private static final int HEADER_BYTES = 64;
  private static final int SYMBOL_BYTES = 24;
  private static final int RELOCATION_BYTES = 24;
  private static final int SECTION_HEADER_BYTES = 64;
  private static final int RELOCATABLE = 1;
  private static final int AARCH64 = 183;
  private static final int SYMTAB = 2;
  private static final int STRTAB = 3;
  private static final int RELA = 4;
  private static final long INFO_LINK = 0x40;
  private static final int ABSOLUTE = 0xfff1;
  private static final String SECTION_NAMES = ".shstrtab";

  private final List<Section> sections;
  private final List<Symbol> symbols;
  private final Map<String, Integer> sectionIndex = new HashMap<>();
  private final Map<String, Integer> sectionSymbol = new HashMap<>();
  private final TextTable sectionNames = new TextTable();
  private final Content file = new Content().append(new byte[HEADER_BYTES]);
  private final Content headers = new Content().append(new byte[SECTION_HEADER_BYTES]);

  private ObjectFile(List<Section> sections, List<Symbol> symbols) {
    this.sections = sections;
    int index = 1;
    for (Section section : sections) {
      sectionIndex.put(section.name(), index);
      sectionSymbol.put(section.name(), sectionSymbol.size() + 1);
      index += section.relocations().isEmpty() ? 1 : 2;
    }
    this.symbols =
        Stream.concat(sections.stream().map(ObjectFile::symbol), symbols.stream())
            .sorted(Comparator.comparing(Symbol::binding))
            .toList();
  }

  /**
   * The whole file.
   *
   * @param sections no name twice
   * @param symbols those that stand for the sections are added
   */
  static byte[] of(List<Section> sections, List<Symbol> symbols) {
    return new ObjectFile(sections, symbols).write();
  }

  private static Symbol symbol(Section section) {
    Optional<String> place = Optional.of(section.name());
    return new Symbol("", Symbol.Binding.LOCAL, Symbol.Type.SECTION, place, 0, 0);
  }

  private byte[] write() {
    int symbolTable = 1;
    for (Section section : sections) {
      symbolTable += section.relocations().isEmpty() ? 1 : 2;
    }
    for (Section section : sections) {
      add(section, 0, 0, 0);
      if (!section.relocations().isEmpty()) {
        byte[] table = relocations(section.relocations());
        Section rela = plain(".rela" + section.name(), RELA, INFO_LINK, 8, table);
        add(rela, symbolTable, sectionIndex.get(section.name()), RELOCATION_BYTES);
      }
    }
    TextTable names = new TextTable();
    byte[] table = symbols(names);
    add(plain(".symtab", SYMTAB, 0, 8, table), symbolTable + 1, firstGlobal(), SYMBOL_BYTES);
    add(plain(".strtab", STRTAB, 0, 1, names.toBytes()), 0, 0, 0);
    sectionNames.offset(SECTION_NAMES);
    add(plain(SECTION_NAMES, STRTAB, 0, 1, sectionNames.toBytes()), 0, 0, 0);
    return whole();
  }

  private static Section plain(String name, int type, long flags, int alignment, byte[] content) {
    return new Section(name, type, flags, alignment, content, List.of());
  }

  /** Its bytes go to the file, what is to be said of them to the table of sections. */
  private void add(Section section, int link, int info, int entrySize) {
    file.align(Math.toIntExact(section.alignment()));
    headers.number(sectionNames.offset(section.name()), 4).number(section.type(), 4);
    headers.number(section.flags(), 8).number(0, 8);
    headers.number(file.size(), 8).number(section.content().length, 8);
    headers.number(link, 4).number(info, 4);
    headers.number(section.alignment(), 8).number(entrySize, 8);
    file.append(section.content());
  }

  private byte[] relocations(List<Relocation> relocations) {
    Content table = new Content();
    for (Relocation each : relocations) {
      table.number(each.offset(), 8).number(each.type().number(), 4);
      table.number(sectionSymbol.get(each.section()), 4).number(each.addend(), 8);
    }
    return table.toBytes();
  }

  private byte[] symbols(TextTable names) {
    Content table = new Content().append(new byte[SYMBOL_BYTES]);
    for (Symbol symbol : symbols) {
      int place = symbol.section().map(sectionIndex::get).orElse(ABSOLUTE);
      table.number(names.offset(symbol.name()), 4);
      table.number(symbol.binding().ordinal() << 4 | symbol.type().ordinal(), 1);
      table.number(0, 1).number(place, 2);
      table.number(symbol.value(), 8).number(symbol.size(), 8);
    }
    return table.toBytes();
  }

  private int firstGlobal() {
    return 1 + (int) symbols.stream().filter(s -> s.binding() == Symbol.Binding.LOCAL).count();
  }

  private byte[] whole() {
    file.align(8);
    int table = file.size();
    int count = headers.size() / SECTION_HEADER_BYTES;
    byte[] all = file.append(headers.toBytes()).toBytes();
    Content header = new Content().bytes(0x7f, 'E', 'L', 'F', 2, 1, 1, 0).number(0, 8);
    header.number(RELOCATABLE, 2).number(AARCH64, 2).number(1, 4).number(0, 8).number(0, 8);
    header.number(table, 8).number(0, 4).number(HEADER_BYTES, 2).number(0, 2).number(0, 2);
    header.number(SECTION_HEADER_BYTES, 2).number(count, 2).number(count - 1, 2);
    System.arraycopy(header.toBytes(), 0, all, 0, HEADER_BYTES);
    return all;
  }
}
