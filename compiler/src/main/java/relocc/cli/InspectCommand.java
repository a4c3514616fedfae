package relocc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import relocc.cli.file.Content;
import relocc.cli.file.Failure;
import relocc.cli.inspect.BlobText;

/** Shows what is in a blob, without its plan. */
@Command(
    name = "inspect",
    description = {
      "Lists a blob, also one that somebody else wrote.",
      "Instructions are shown as the machine model decodes them, with texts and bytes in between."
    })
final class InspectCommand implements Callable<Integer> {
  private static final int LARGEST = 64 << 20;

  private final CompileCommand root;

  @Parameters(index = "0", paramLabel = "BLOB", description = "the blob")
  private Path blob;

  InspectCommand(CompileCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() throws Failure {
    byte[] text = BlobText.of(bytes()).getBytes(StandardCharsets.UTF_8);
    root.write(List.of(new Content(Content.STDOUT, text)));
    return ExitCode.OK;
  }

  private byte[] bytes() throws Failure {
    try {
      byte[] bytes = start();
      if (bytes.length > LARGEST) {
        throw cannot("it has more than 64 MiB");
      }
      if (bytes.length == 0) {
        throw cannot("it is empty");
      }
      return bytes;
    } catch (IOException e) {
      throw cannot(Failure.reason(e));
    }
  }

  /** No more than is needed to know that there is too much: a device may never end. */
  private byte[] start() throws IOException {
    try (InputStream in = Files.newInputStream(blob)) {
      return in.readNBytes(LARGEST + 1);
    }
  }

  private Failure cannot(String reason) {
    return new Failure("R7001", "cannot read " + blob + ": " + reason, "name a file with a blob");
  }
}
