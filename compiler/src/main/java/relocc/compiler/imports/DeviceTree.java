package relocc.compiler.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.source.Problems;

/**
 * The memory that a device tree describes ({@code import dtb}).
 *
 * <p>R5010: the file is damaged or says something impossible.
 *
 * @param areas in the order of the tree; none is empty, none passes 2^64
 */
public record DeviceTree(List<Area> areas) {
  /** What the tree says of a range of memory. */
  public enum Use {
    /** {@code /memory}: RAM. */
    MEMORY,
    /** A child of {@code /reserved-memory} with {@code no-map}. */
    NO_MAP,
    /**
     * Another child of {@code /reserved-memory}, or an entry of the reservation block: mapped by
     * the system, but owned by somebody.
     */
    OWNED
  }

  /**
   * A range of physical addresses.
   *
   * @param node the node's name; {@code memreserve} for an entry of the reservation block
   * @param start its first address
   * @param size bytes, unsigned, not 0
   */
  public record Area(String node, Use use, long start, long size) {}

  private static final String ADDRESS_CELLS = "#address-cells";
  private static final String SIZE_CELLS = "#size-cells";

  public DeviceTree {
    areas = List.copyOf(areas);
  }

  /** Reads the file. */
  public static Optional<DeviceTree> read(ImportedFile file, Problems problems) {
    return file.bytes(problems).flatMap(bytes -> parse(bytes, file, problems));
  }

  private static Optional<DeviceTree> parse(byte[] bytes, ImportedFile file, Problems problems) {
    try {
      FlatTree tree = new FlatTree(bytes);
      List<Area> areas = new ArrayList<>(memory(tree.root()));
      for (FlatTree.Reservation entry : tree.reservations()) {
        add(areas, "memreserve", Use.OWNED, entry.address(), entry.size());
      }
      return Optional.of(new DeviceTree(areas));
    } catch (MalformedFile e) {
      return file.fails(problems, "R5010", e.getMessage(), e.help());
    }
  }

  private static List<Area> memory(FlatTree.Node root) throws MalformedFile {
    List<Area> areas = new ArrayList<>();
    for (FlatTree.Node node : root.children()) {
      if (isMemory(node) && isAvailable(node)) {
        addRanges(areas, node, Use.MEMORY, root);
      }
    }
    Optional<FlatTree.Node> reserved = root.child("reserved-memory");
    if (reserved.isPresent()) {
      for (FlatTree.Node node : reserved.get().children()) {
        addReserved(areas, node, reserved.get());
      }
    }
    return areas;
  }

  private static boolean isMemory(FlatTree.Node node) {
    boolean named = node.name().equals("memory") || node.name().startsWith("memory@");
    return named || node.text("device_type").equals("memory");
  }

  private static boolean isAvailable(FlatTree.Node node) {
    String status = node.text("status");
    return status.isEmpty() || status.equals("okay") || status.equals("ok");
  }

  private static void addReserved(List<Area> areas, FlatTree.Node node, FlatTree.Node parent)
      throws MalformedFile {
    // A node without reg asks the system for memory anywhere: nothing is reserved yet.
    if (isAvailable(node) && node.properties().containsKey("reg")) {
      if (parent.properties().getOrDefault("ranges", new byte[0]).length > 0) {
        throw new MalformedFile(
            "translates the addresses of /reserved-memory by its ranges",
            "write `ranges;` there and the addresses of the processor in reg");
      }
      Use use = node.properties().containsKey("no-map") ? Use.NO_MAP : Use.OWNED;
      addRanges(areas, node, use, parent);
    }
  }

  private static void addRanges(List<Area> areas, FlatTree.Node node, Use use, FlatTree.Node parent)
      throws MalformedFile {
    int addressCells = cells(parent, ADDRESS_CELLS, 2);
    int sizeCells = cells(parent, SIZE_CELLS, 1);
    byte[] reg = node.properties().getOrDefault("reg", new byte[0]);
    int entry = 4 * (addressCells + sizeCells);
    if (reg.length % entry != 0) {
      throw new MalformedFile(
          "has a reg of " + reg.length + " bytes in " + node.name() + ", not times " + entry,
          "give each entry %d cells of address and %d of size, or say %s and %s in %s"
              .formatted(addressCells, sizeCells, ADDRESS_CELLS, SIZE_CELLS, path(parent)));
    }
    for (int at = 0; at < reg.length; at += entry) {
      long start = number(reg, at, addressCells);
      add(areas, node.name(), use, start, number(reg, at + 4 * addressCells, sizeCells));
    }
  }

  private static int cells(FlatTree.Node parent, String property, int missing)
      throws MalformedFile {
    byte[] value = parent.properties().get(property);
    long cells = value == null ? missing : value.length == 4 ? number(value, 0, 1) : 0;
    if (cells < 1 || cells > 2) {
      throw new MalformedFile(
          "has " + property + " other than 1 or 2 in " + path(parent),
          "write " + property + " = <2>, and its addresses and sizes so");
    }
    return (int) cells;
  }

  private static String path(FlatTree.Node node) {
    return node.name().isEmpty() ? "/" : "/" + node.name();
  }

  private static long number(byte[] bytes, int at, int cells) {
    long value = 0;
    for (int i = at; i < at + 4 * cells; i++) {
      value = value << 8 | bytes[i] & 0xff;
    }
    return value;
  }

  private static void add(List<Area> areas, String node, Use use, long start, long size)
      throws MalformedFile {
    if (size == 0) {
      return;
    }
    if (Long.compareUnsigned(start + (size - 1), start) < 0) {
      throw new MalformedFile("has a range past 2^64 in " + node, "correct its reg");
    }
    areas.add(new Area(node, use, start, size));
  }
}
