package relocc.examples.kexec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relocc.examples.Machine;
import relocc.examples.Ram;

/** A machine that somebody talks to while it runs: over its serial port, and with a debugger. */
public final class Guest implements AutoCloseable {
  private final Process process;
  private final Path socket;
  private final BufferedReader in;
  private final StringBuilder said = new StringBuilder();

  private Guest(Process process, Path socket) {
    this.process = process;
    this.socket = socket;
    this.in =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts it.
   *
   * @param start QEMU's options for what it starts with
   * @param patience it is ended after this time
   */
  public static Guest start(Machine machine, Ram ram, List<String> start, Duration patience)
      throws IOException {
    // A socket's path must be short, shorter than that of some folder of a build.
    Path folder = Files.createTempDirectory("relocc");
    Path socket = folder.resolve("gdb");
    List<String> command = new ArrayList<>(machine.command(ram));
    command.addAll(start);
    command.addAll(List.of("-chardev", "socket,id=gdb,server=on,wait=off,path=" + socket));
    command.addAll(List.of("-gdb", "chardev:gdb"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
        .execute(process::destroyForcibly);
    return new Guest(process, socket);
  }

  /**
   * Waits for a line with {@code pattern} in it and gives its first group.
   *
   * @throws IOException when the machine ends before
   */
  public String hear(Pattern pattern) throws IOException {
    for (String line = line(); line != null; line = line()) {
      Matcher matcher = pattern.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    throw missing(pattern.toString());
  }

  /**
   * Waits until it has said {@code prompt}, be it in the midst of a line.
   *
   * @throws IOException when the machine ends before
   */
  public void hear(String prompt) throws IOException {
    StringBuilder heard = new StringBuilder();
    while (heard.indexOf(prompt) < 0) {
      int next = in.read();
      if (next < 0) {
        throw missing(prompt);
      }
      heard.append((char) next);
      said.append((char) next);
    }
  }

  private IOException missing(String what) {
    return new IOException("no \"" + what + "\" in:\n" + said);
  }

  /** Sends a line. */
  public void say(String text) throws IOException {
    OutputStream out = process.getOutputStream();
    out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Stops it and looks inside. */
  public Debugger debugger() throws IOException {
    return Debugger.attach(socket);
  }

  /**
   * Waits until it switches itself off and gives all that it said.
   *
   * @throws IOException when its time is up before that
   */
  public String end() throws IOException {
    while (line() != null) {
      // until it has nothing more to say
    }
    int code = process.onExit().join().exitValue();
    if (code != 0) {
      throw new IOException("it has not switched itself off, after:\n" + said);
    }
    return said.toString();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(socket);
    Files.delete(socket.getParent());
  }

  private String line() throws IOException {
    String line = in.readLine();
    if (line != null) {
      said.append(line).append('\n');
    }
    return line;
  }
}
