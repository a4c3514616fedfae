package relocc.compiler.imports;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** A node; {@code properties} hold the raw bytes of their values. */
  record Node(String name, Map<String, byte[]> properties, List<Node> children) {
    Optional<Node> child(String wanted) {
      return children.stream().filter(c -> c.name.equals(wanted)).findFirst();
    }

    /** A property that is a string; empty when it is missing. */
    String text(String property) {
      byte[] value = properties.getOrDefault(property, new byte[0]);
      int size = value.length > 0 && value[value.length - 1] == 0 ? value.length - 1 : value.length;
      return new String(value, 0, size, StandardCharsets.ISO_8859_1);
    }
  }

  /** An entry of the memory reservation block: address and size. */
  record Reservation(long address, long size) {}

  private final ByteBuffer blob;
  private final int total;
  private final int strings;
  private final int structEnd;
  private int at;

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
    }
  }

  /** The root node with all below it. */
  Node root() throws MalformedFile {
    Deque<Node> open = new ArrayDeque<>();
    Node top = new Node("", new LinkedHashMap<>(), new ArrayList<>());
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
    String name = string(at, structEnd);
    at = aligned(at + name.length() + 1);
    Node node = new Node(name, new LinkedHashMap<>(), new ArrayList<>());
    open.peek().children.add(node);
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
    byte[] value = new byte[(int) size];
    blob.get(at, value);
    at = aligned(at + (int) size);
    node.properties.put(string(strings + (int) name, total), value);
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
    return new String(blob.array(), start, end - start, StandardCharsets.ISO_8859_1);
  }
}
