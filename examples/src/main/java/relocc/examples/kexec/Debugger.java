package relocc.examples.kexec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a debugger does with QEMU's arm64 machine. The machine stands still while there is one,
 * except inside {@link #go}.
 */
public final class Debugger implements AutoCloseable {
  private static final int PC = 32;
  private static final int STATE = 33;
  private static final int CHUNK = 1024; // QEMU takes packets of up to 4 KiB, two digits a byte
  private static final String BREAKPOINT = "T05"; // the machine stopped with SIGTRAP
  private static final Pattern REGISTER =
      Pattern.compile("<reg name=\"(\\w+)\" bitsize=\"64\" regnum=\"(\\d+)\"");

  private final Packets packets;

  private Debugger(Packets packets) {
    this.packets = packets;
  }

  /**
   * Connects, which stops the machine.
   *
   * @param socket where QEMU listens
   */
  static Debugger attach(Path socket) throws IOException {
    Packets packets = new Packets(socket);
    packets.ask("qXfer:features:read:target.xml:0,10"); // before this QEMU numbers no register
    return new Debugger(packets);
  }

  /** General register X0 to X30. */
  public long x(int number) throws IOException {
    return ByteBuffer.wrap(bytes("p" + hex(number))).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /** Gives a general register another value. */
  public void x(int number, long value) throws IOException {
    packets.order("P" + hex(number) + "=" + hex(littleEndian(value)), "OK");
  }

  public long pc() throws IOException {
    return x(PC);
  }

  /** Goes on elsewhere. */
  public void pc(long value) throws IOException {
    x(PC, value);
  }

  /** PSTATE, with its bits where SPSR has them. */
  public int state() throws IOException {
    byte[] value = bytes("p" + hex(STATE));
    return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getInt();
  }

  /** All system registers that QEMU shows, by the names that it has for them. */
  public Map<String, Long> systemRegisters() throws IOException {
    Matcher matcher = REGISTER.matcher(document("system-registers.xml"));
    Map<String, Long> values = new LinkedHashMap<>();
    while (matcher.find()) {
      values.put(matcher.group(1), x(Integer.parseInt(matcher.group(2))));
    }
    return values;
  }

  private String document(String name) throws IOException {
    StringBuilder text = new StringBuilder();
    String part;
    do {
      part = packets.ask("qXfer:features:read:" + name + ":" + hex(text.length()) + ",800");
      text.append(part.substring(1));
    } while (part.startsWith("m"));
    return text.toString();
  }

  /** What lies at a virtual address of the machine's present translation. */
  public byte[] memory(long address, int size) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int from = 0; from < size; from += CHUNK) {
      all.writeBytes(bytes("m" + hex(address + from) + "," + hex(Math.min(CHUNK, size - from))));
    }
    return all.toByteArray();
  }

  /** The little-endian word there. */
  public long word(long address) throws IOException {
    byte[] bytes = memory(address, Long.BYTES);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /** Writes to a virtual address, also where the machine itself may not. */
  public void write(long address, byte[] bytes) throws IOException {
    for (int from = 0; from < bytes.length; from += CHUNK) {
      byte[] part = Arrays.copyOfRange(bytes, from, Math.min(from + CHUNK, bytes.length));
      packets.order("M" + hex(address + from) + "," + hex(part.length) + ":" + hex(part), "OK");
    }
  }

  /** Writes a little-endian word. */
  public void write(long address, long word) throws IOException {
    write(address, littleEndian(word));
  }

  /** Runs until the instruction at {@code address} is the next one. */
  public void go(long address) throws IOException {
    String place = "1," + hex(address) + ",4";
    packets.order("Z" + place, "OK");
    String answer = packets.ask("c");
    packets.order("z" + place, "OK");
    if (!answer.startsWith(BREAKPOINT) || pc() != address) {
      throw new IOException(
          "stopped at " + hex(pc()) + " instead of " + hex(address) + ": " + answer);
    }
  }

  /** Lets the machine run on alone. */
  @Override
  public void close() throws IOException {
    try (packets) {
      if (packets.isOpen()) {
        packets.order("D", "OK");
      }
    }
  }

  private byte[] bytes(String question) throws IOException {
    String answer = packets.ask(question);
    if (answer.isEmpty() || answer.startsWith("E")) {
      throw new IOException("QEMU answers \"" + answer + "\" to " + question);
    }
    return HexFormat.of().parseHex(answer);
  }

  private static byte[] littleEndian(long value) {
    byte[] bytes = new byte[Long.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
    return bytes;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String hex(long number) {
    return Long.toHexString(number);
  }
}
