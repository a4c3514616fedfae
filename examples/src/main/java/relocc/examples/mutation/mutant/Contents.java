package relocc.examples.mutation.mutant;

import java.util.function.Consumer;
import relocc.compiler.a64.Program;
import relocc.compiler.paging.PageTables;

/** The mutants in which data differs: literals, texts, lists, translation tables. */
final class Contents {
  private static final int QUAD = 8;

  /** Of the descriptors that are not valid, one in so many is made valid. */
  private static final int SAMPLE = 7;

  private final Blob blob;

  Contents(Blob blob) {
    this.blob = blob;
  }

  void addAll(Consumer<Mutant> mutants) {
    for (Program.Line line : blob.lines()) {
      if (!Blob.isData(line) || Blob.isPadding(line)) {
        continue;
      }
      if (blob.section("code").range().contains(line.address())) {
        addConstant(line, mutants);
      } else if (!isTable(line.address())) {
        addWords(line, mutants);
      }
    }
    blob.build().tables().forEach(tables -> addTables(tables, mutants));
  }

  private boolean isTable(long address) {
    return blob.build().tables().stream()
        .anyMatch(
            tables -> address >= tables.root() && address < tables.root() + tables.bytes().length);
  }

  private void addConstant(Program.Line line, Consumer<Mutant> mutants) {
    if (line.text().startsWith(".quad")) {
      for (int bit = 0; bit < Long.SIZE; bit++) {
        addBit(Kind.VALUE, line.address(), line.text(), bit, mutants);
      }
      return;
    }
    for (int i = 0; i < line.size(); i++) {
      long address = line.address() + i;
      int next = blob.single(address) + 1;
      mutants.accept(
          new Mutant(
              Kind.DATA,
              blob.place(address, line.text()),
              "byte " + i + " + 1",
              () -> blob.withByte(address, next)));
    }
  }

  private void addWords(Program.Line line, Consumer<Mutant> mutants) {
    for (int i = 0; i < line.size(); i += QUAD) {
      for (long difference : new long[] {1, -1}) {
        long address = line.address() + i;
        long value = blob.quad(address) + difference;
        mutants.accept(
            new Mutant(
                Kind.DATA,
                blob.place(address, line.text()),
                "word " + i / QUAD + " = 0x" + Long.toHexString(value),
                () -> blob.withQuad(address, value)));
      }
    }
  }

  private void addTables(PageTables tables, Consumer<Mutant> mutants) {
    int invalid = 0;
    for (int i = 0; i < tables.bytes().length; i += QUAD) {
      long address = tables.root() + i;
      long descriptor = blob.quad(address);
      String text = "descriptor 0x" + Long.toHexString(descriptor);
      if ((descriptor & 1) != 0) {
        for (int bit = 0; bit < Long.SIZE; bit++) {
          addBit(Kind.DESCRIPTOR, address, text, bit, mutants);
        }
      } else if (invalid++ % SAMPLE == 0) {
        addBit(Kind.DESCRIPTOR, address, text, 0, mutants);
      }
    }
  }

  private void addBit(Kind kind, long address, String text, int bit, Consumer<Mutant> mutants) {
    mutants.accept(
        new Mutant(
            kind,
            blob.place(address, text),
            "bit " + bit,
            () -> blob.withQuad(address, blob.quad(address) ^ 1L << bit)));
  }
}
