package relocc.cli;

import java.io.IOException;
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
      "Lists a blob, also one that somebody else wrote: its instructions, as the machine model",
      "decodes them, and texts and bytes in between."
    })
final class InspectCommand implements Callable<Integer> {
  private static final long LARGEST = 64L << 20;

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
      if (Files.isRegularFile(blob) && Files.size(blob) > LARGEST) {
        throw cannot("it has more than 64 MiB");
      }
      byte[] bytes = Files.readAllBytes(blob);
      if (bytes.length == 0) {
        throw cannot("it is empty");
      }
      return bytes;
    } catch (IOException e) {
      throw cannot(Failure.reason(e));
    }
  }

  private Failure cannot(String reason) {
    return new Failure("R7001", "cannot read " + blob + ": " + reason, "name a file with a blob");
  }
}
