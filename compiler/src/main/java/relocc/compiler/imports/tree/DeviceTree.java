package relocc.compiler.imports.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.imports.ImportedMemory;
import relocc.compiler.imports.ImportedMemory.Area;
import relocc.compiler.imports.ImportedMemory.Origin;
import relocc.compiler.imports.ImportedMemory.Use;
import relocc.compiler.imports.MalformedFile;
import relocc.compiler.source.Problems;

/**
 * The memory that a device tree describes ({@code import dtb}): {@code /memory} is RAM; a child of
 * {@code /reserved-memory} with {@code no-map} is reserved; another one, and an entry of the
 * reservation block, is mapped by the system, but owned by somebody.
 *
 * <p>R5010: the file is damaged or says something impossible.
 */
public final class DeviceTree {
  private static final String ADDRESS_CELLS = "#address-cells";
  private static final String SIZE_CELLS = "#size-cells";

  private final String file;
  private final List<Area> areas = new ArrayList<>();

  private DeviceTree(ImportedFile file) {
    this.file = file.name();
  }

  /** Reads the file. */
  public static Optional<ImportedMemory> read(ImportedFile file, Problems problems) {
    return file.bytes(problems).flatMap(bytes -> parse(bytes, file, problems));
  }

  private static Optional<ImportedMemory> parse(
      byte[] bytes, ImportedFile file, Problems problems) {
    try {
      FlatTree tree = new FlatTree(bytes);
      DeviceTree reader = new DeviceTree(file);
      reader.memory(tree.root());
      for (FlatTree.Reservation entry : tree.reservations()) {
        String place = "its memory reservation block";
        reader.add("memreserve", Use.OWNED, entry.address(), entry.size(), place);
      }
      return Optional.of(new ImportedMemory("a device tree", reader.areas));
    } catch (MalformedFile e) {
      return file.fails(problems, "R5010", e.getMessage(), e.help());
    }
  }

  private void memory(FlatTree.Node root) throws MalformedFile {
    for (FlatTree.Node node : root.children()) {
      if (isMemory(node) && isAvailable(node)) {
        addRanges(node, Use.RAM, root);
      }
    }
    Optional<FlatTree.Node> reserved = root.child("reserved-memory");
    if (reserved.isPresent()) {
      for (FlatTree.Node node : reserved.get().children()) {
        addReserved(node, reserved.get());
      }
    }
  }

  private static boolean isMemory(FlatTree.Node node) {
    boolean named = node.name().equals("memory") || node.name().startsWith("memory@");
    return named || node.text("device_type").equals("memory");
  }

  private static boolean isAvailable(FlatTree.Node node) {
    String status = node.text("status");
    return status.isEmpty() || status.equals("okay") || status.equals("ok");
  }

  private void addReserved(FlatTree.Node node, FlatTree.Node parent) throws MalformedFile {
    // A node without reg asks the system for memory anywhere: nothing is reserved yet.
    if (isAvailable(node) && node.property("reg").isPresent()) {
      if (parent.property("ranges").filter(ranges -> ranges.size() > 0).isPresent()) {
        throw new MalformedFile(
            "translates the addresses of /reserved-memory by its ranges",
            "write `ranges;` there and the addresses of the processor in reg");
      }
      boolean mapped = node.property("no-map").isEmpty();
      addRanges(node, mapped ? Use.OWNED : Use.RESERVED, parent);
    }
  }

  private void addRanges(FlatTree.Node node, Use use, FlatTree.Node parent) throws MalformedFile {
    int addressCells = cells(parent, ADDRESS_CELLS, 2);
    int sizeCells = cells(parent, SIZE_CELLS, 1);
    byte[] reg = node.property("reg").map(FlatTree.Property::bytes).orElse(new byte[0]);
    int entry = 4 * (addressCells + sizeCells);
    if (reg.length % entry != 0) {
      throw new MalformedFile(
          "has a reg of " + reg.length + " bytes in " + node.name() + ", not times " + entry,
          "give each entry %d cells of address and %d of size, or say %s and %s in %s"
              .formatted(addressCells, sizeCells, ADDRESS_CELLS, SIZE_CELLS, path(parent)));
    }
    for (int at = 0; at < reg.length; at += entry) {
      long size = number(reg, at + 4 * addressCells, sizeCells);
      add(node.name(), use, number(reg, at, addressCells), size, node.place());
    }
  }

  private static int cells(FlatTree.Node parent, String property, int missing)
      throws MalformedFile {
    byte[] value = parent.property(property).map(FlatTree.Property::bytes).orElse(null);
    long cells = value == null ? missing : value.length == 4 ? number(value, 0, 1) : 0;
    if (cells < 1 || cells > 2) {
      throw new MalformedFile(
          "has " + property + " other than 1 or 2 in " + path(parent),
          "write " + property + " = <2>, and its addresses and sizes so");
    }
    return (int) cells;
  }

  private static String path(FlatTree.Node node) {
    return node.path().isEmpty() ? "/" : node.path();
  }

  /** The number that so many cells are, of four bytes each. */
  static long number(byte[] bytes, int at, int cells) {
    long value = 0;
    for (int i = at; i < at + 4 * cells; i++) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  private void add(String node, Use use, long start, long size, String place) throws MalformedFile {
    if (size == 0) {
      return;
    }
    if (Long.compareUnsigned(start + (size - 1), start) < 0) {
      throw new MalformedFile("has a range past 2^64 in " + node, "correct its reg");
    }
    if (areas.size() == ImportedMemory.MOST_AREAS) {
      throw new MalformedFile("has more than " + ImportedMemory.MOST_AREAS + " ranges of memory");
    }
    areas.add(new Area(node, use, start, size, new Origin.Place("`" + file + "`, " + place)));
  }
}
