package relocc.examples.mutation.mutant;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.TreeMap;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;

/** The bytes of a stub, and what its listing says they are. */
final class Blob {
  /** Bytes in an instruction. */
  static final int WORD = 4;

  private final Build build;
  private final long base;
  private final ByteBuffer bytes;

  /** A listing makes its lines when it is asked for them, and every mutant asks. */
  private final List<Program.Line> lines;

  private final TreeMap<Long, String> names = new TreeMap<>();

  Blob(Build build) {
    this.build = build;
    this.base = build.plan().stub().range().start();
    this.bytes = ByteBuffer.wrap(build.program().bytes()).order(ByteOrder.LITTLE_ENDIAN);
    this.lines = List.copyOf(build.program().lines());
    String label = "";
    int behind = 0;
    for (Program.Line line : lines()) {
      if (line.size() != 0) {
        names.put(line.address(), label + "+" + behind++);
      } else if (isStable(line.text())) {
        label = line.text().substring(0, line.text().length() - 1);
        behind = 0;
      }
    }
  }

  /** Labels that end with a number are counted: what comes before them gives them their names. */
  private static boolean isStable(String text) {
    return text.endsWith(":") && !text.matches(".*_\\d:");
  }

  /** What lies at an address. */
  Mutant.Place place(long address, String text) {
    return new Mutant.Place(address, names.floorEntry(address).getValue(), text);
  }

  Mutant.Place place(Program.Line line) {
    return place(line.address(), line.text());
  }

  Build build() {
    return build;
  }

  List<Program.Line> lines() {
    return lines;
  }

  static boolean isInstruction(Program.Line line) {
    return line.size() == WORD && !isData(line);
  }

  static boolean isData(Program.Line line) {
    return line.text().startsWith(".");
  }

  /** Zeros that only align what follows; no bytes at all where it is aligned already. */
  static boolean isPadding(Program.Line line) {
    return line.text().isEmpty() || line.text().startsWith(".zero");
  }

  List<Program.Line> instructions() {
    return lines().stream().filter(Blob::isInstruction).toList();
  }

  Program.Section section(String name) {
    return build.program().sections().stream()
        .filter(section -> section.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no section " + name));
  }

  /** Where a label lies. */
  long label(String name) {
    return lines().stream()
        .filter(line -> line.text().equals(name + ":"))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no label " + name))
        .address();
  }

  boolean holds(long address) {
    return address >= base && address < base + bytes.capacity();
  }

  int word(long address) {
    return bytes.getInt(offset(address));
  }

  long quad(long address) {
    return bytes.getLong(offset(address));
  }

  byte single(long address) {
    return bytes.get(offset(address));
  }

  int offset(long address) {
    return Math.toIntExact(address - base);
  }

  /** The same stub with another instruction word. */
  Build withWord(long address, int word) {
    ByteBuffer copy = copy();
    copy.putInt(offset(address), word);
    return with(copy.array(), lines());
  }

  Build withQuad(long address, long value) {
    ByteBuffer copy = copy();
    copy.putLong(offset(address), value);
    return with(copy.array(), lines());
  }

  Build withByte(long address, int value) {
    ByteBuffer copy = copy();
    copy.put(offset(address), (byte) value);
    return with(copy.array(), lines());
  }

  ByteBuffer copy() {
    return ByteBuffer.wrap(bytes.array().clone()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A build that differs in its program. */
  Build with(byte[] changed, List<Program.Line> lines) {
    Program old = build.program();
    Program program = new Program(changed, lines, old.sections(), old.entries(), old.parking());
    return new Build(build.plan(), build.schedule(), build.routine(), build.tables(), program);
  }
}
