package relocc.compiler.imports.tree;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.imports.FileKind;
import relocc.compiler.imports.ImportedMemory;
import relocc.compiler.imports.MalformedFile;

/**
 * Reads a flattened device tree (Devicetree Specification 0.4, chapter 5), versions 16 and 17.
 *
 * <p>Trusts nothing: every offset and length is compared with the size of the file first.
 */
final class FlatTree {
  private static final int MAGIC = 0xd00dfeed;
  private static final int HEADER_SIZE = 36;
  private static final int BEGIN_NODE = 1;
  private static final int END_NODE = 2;
  private static final int PROPERTY = 3;
  private static final int NOP = 4;
  private static final int END = 9;
  private static final int DEEPEST = 64;

  // Far above any real tree: a few bytes of file must not become gigabytes of objects.
  private static final int MOST_PARTS = 1 << 19;
  private static final int LONGEST_NAME = 255;

  /**
   * A value, as it lies in the file.
   *
   * @param offset of its first byte
   * @param size in bytes
   */
  record Property(byte[] file, int offset, int size) {
    byte[] bytes() {
      return Arrays.copyOfRange(file, offset, offset + size);
    }

    /** The first of the strings that it consists of. */
    String text() {
      int end = offset;
      while (end < offset + size && file[end] != 0) {
        end++;
      }
      return new String(file, offset, end - offset, StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * A node.
   *
   * @param path its names from the root on; of the root, nothing
   * @param offset where it begins in the file
   */
  record Node(String path, int offset, Map<String, Property> properties, List<Node> children) {
    String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    Optional<Node> child(String wanted) {
      return children.stream().filter(c -> c.name().equals(wanted)).findFirst();
    }

    Optional<Property> property(String name) {
      return Optional.ofNullable(properties.get(name));
    }

    /** A property that is a string; empty when it is missing. */
    String text(String property) {
      return property(property).map(Property::text).orElse("");
    }

    /** Where it is, in words. */
    String place() {
      return "node " + (path.isEmpty() ? "/" : path) + " at offset " + offset;
    }
  }

  /** An entry of the memory reservation block: address and size. */
  record Reservation(long address, long size) {}

  private final ByteBuffer blob;
  private final int total;
  private final int strings;
  private final int structEnd;
  private int at;
  private int parts;

  /** Checks the header. */
  FlatTree(byte[] bytes) throws MalformedFile {
    blob = ByteBuffer.wrap(bytes);
    if (bytes.length < 4 || blob.getInt(0) != MAGIC) {
      String found = FileKind.of(bytes).description();
      throw new MalformedFile("does not start with 0xd00dfeed: it is " + found);
    }
    if (bytes.length < HEADER_SIZE) {
      throw new MalformedFile("ends inside its header: it has " + bytes.length + " bytes");
    }
    total = total(bytes.length);
    version();
    at = offset("structure block", 8, 4);
    strings = offset("strings block", 12, 1);
    offset("memory reservation block", 16, 8);
    structEnd = structEnd();
  }

  private int total(int length) throws MalformedFile {
    long claimed = Integer.toUnsignedLong(blob.getInt(4));
    if (claimed > length) {
      throw new MalformedFile("is cut short: it has " + length + " bytes of " + claimed);
    }
    if (claimed < HEADER_SIZE) {
      throw new MalformedFile("claims a total size of only " + claimed + " bytes");
    }
    return (int) claimed;
  }

  private void version() throws MalformedFile {
    int version = blob.getInt(20);
    int compatible = blob.getInt(24);
    if (version < 16 || compatible > 17 || compatible < 0) {
      throw new MalformedFile(
          "has version "
              + Integer.toUnsignedString(version)
              + " (compatible with "
              + Integer.toUnsignedString(compatible)
              + "); 16 and 17 can be read");
    }
  }

  private int offset(String block, int field, int alignment) throws MalformedFile {
    long offset = Integer.toUnsignedLong(blob.getInt(field));
    if (offset > total || offset < HEADER_SIZE) {
      throw new MalformedFile("has its " + block + " at offset " + offset + ", outside the file");
    }
    if (offset % alignment != 0) {
      throw new MalformedFile("has its " + block + " at offset " + offset + ", which is unaligned");
    }
    return (int) offset;
  }

  private int structEnd() throws MalformedFile {
    if (blob.getInt(20) == 16) {
      return total;
    }
    if (total < HEADER_SIZE + 4) {
      throw new MalformedFile("ends inside its header: it has " + total + " bytes");
    }
    long size = Integer.toUnsignedLong(blob.getInt(36));
    if (size > total - at) {
      throw new MalformedFile("has a structure block of " + size + " bytes, past its end");
    }
    return at + (int) size;
  }

  /** The memory reservation block, without its last entry. */
  List<Reservation> reservations() throws MalformedFile {
    List<Reservation> found = new ArrayList<>();
    for (int entry = blob.getInt(16); ; entry += 16) {
      if (entry + 16 > total) {
        throw new MalformedFile("ends inside its memory reservation block");
      }
      Reservation next = new Reservation(blob.getLong(entry), blob.getLong(entry + 8));
      if (next.address == 0 && next.size == 0) {
        return found;
      }
      found.add(next);
      if (found.size() > ImportedMemory.MOST_AREAS) {
        throw new MalformedFile("reserves more than " + ImportedMemory.MOST_AREAS + " ranges");
      }
    }
  }

  /** The root node with all below it. */
  Node root() throws MalformedFile {
    Deque<Node> open = new ArrayDeque<>();
    Node top = new Node("", at, new HashMap<>(), new ArrayList<>());
    open.push(top);
    for (int token = word(); token != END; token = word()) {
      step(token, open);
    }
    if (open.size() != 1 || top.children.size() != 1) {
      throw new MalformedFile("ends with open nodes, or has no root: offset " + (at - 4));
    }
    return top.children.get(0);
  }

  private void step(int token, Deque<Node> open) throws MalformedFile {
    int place = at - 4;
    switch (token) {
      case BEGIN_NODE -> begin(open);
      case END_NODE -> open.pop();
      case PROPERTY -> property(open.peek());
      case NOP -> {}
      default ->
          throw new MalformedFile(
              "has the unknown token " + Integer.toUnsignedString(token) + " at offset " + place);
    }
    if (open.isEmpty()) {
      throw new MalformedFile("closes a node that is not open at offset " + place);
    }
  }

  private void begin(Deque<Node> open) throws MalformedFile {
    if (open.size() > DEEPEST) {
      throw new MalformedFile("nests nodes deeper than " + DEEPEST + " at offset " + at);
    }
    int place = at - 4;
    String name = string(at, structEnd);
    at = aligned(at + name.length() + 1);
    Node parent = open.peek();
    String path = open.size() == 1 ? "" : parent.path + "/" + name;
    Node node = new Node(path, place, new HashMap<>(), new ArrayList<>());
    parent.children.add(node);
    count();
    open.push(node);
  }

  private void property(Node node) throws MalformedFile {
    long size = Integer.toUnsignedLong(word());
    long name = Integer.toUnsignedLong(word());
    if (size > structEnd - at) {
      throw new MalformedFile("has a property of " + size + " bytes past its end, offset " + at);
    }
    if (name >= total - strings) {
      throw new MalformedFile("names a property outside its strings, offset " + (at - 4));
    }
    Property value = new Property(blob.array(), at, (int) size);
    at = aligned(at + (int) size);
    node.properties.put(string(strings + (int) name, total), value);
    count();
  }

  private void count() throws MalformedFile {
    if (++parts > MOST_PARTS) {
      throw new MalformedFile("has more than " + MOST_PARTS + " nodes and properties");
    }
  }

  /** How many bytes of the file the tree takes. */
  int size() {
    return total;
  }

  private static int aligned(int offset) {
    return (offset + 3) & ~3;
  }

  private int word() throws MalformedFile {
    if (at + 4 > structEnd) {
      throw new MalformedFile("ends inside its structure block, offset " + at);
    }
    at += 4;
    return blob.getInt(at - 4);
  }

  private String string(int start, int limit) throws MalformedFile {
    int end = start;
    while (end < limit && blob.get(end) != 0) {
      end++;
    }
    if (end >= limit) {
      throw new MalformedFile("has a name without an end at offset " + start);
    }
    if (end - start > LONGEST_NAME) {
      throw new MalformedFile("has a name of " + (end - start) + " characters at offset " + start);
    }
    return new String(blob.array(), start, end - start, StandardCharsets.ISO_8859_1);
  }
}
