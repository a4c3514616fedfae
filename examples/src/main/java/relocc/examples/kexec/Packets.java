package relocc.examples.kexec;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The wire of the GDB remote protocol: packets {@code $text#sum}, each acknowledged with {@code +}.
 */
final class Packets implements AutoCloseable {
  private static final int ESCAPED = 0x20;

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  /**
   * @param socket where QEMU listens
   */
  Packets(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    in = new BufferedInputStream(Channels.newInputStream(channel));
    out = Channels.newOutputStream(channel);
  }

  /** Sends a question and waits for its answer, however long that takes. */
  String ask(String question) throws IOException {
    int sum = question.chars().sum() & 0xff;
    String packet = "$" + question + "#" + String.format("%02x", sum);
    out.write(packet.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    int c = next();
    // To attach stops the machine, and QEMU says so unasked.
    while (c == '$') {
      rest();
      acknowledge();
      c = next();
    }
    if (c != '+' || next() != '$') {
      throw new IOException("QEMU does not take " + question);
    }
    String answer = rest();
    acknowledge();
    return answer;
  }

  /** The same where only one answer will do. */
  void order(String question, String wanted) throws IOException {
    String answer = ask(question);
    if (!answer.equals(wanted)) {
      throw new IOException("QEMU answers \"" + answer + "\" to " + question);
    }
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void acknowledge() throws IOException {
    out.write('+');
    out.flush();
  }

  private String rest() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int c = next(); c != '#'; c = next()) {
      text.append((char) (c == '}' ? next() ^ ESCAPED : c));
    }
    next(); // the sum's two digits: a local socket loses nothing
    next();
    return text.toString();
  }

  private int next() throws IOException {
    int c = in.read();
    if (c < 0) {
      throw new EOFException("the machine has ended");
    }
    return c;
  }
}
