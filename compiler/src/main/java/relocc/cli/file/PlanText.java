package relocc.cli.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/**
 * The text of a plan.
 *
 * @param source what could be read of it
 * @param problem set if it is not UTF-8; the text then ends before the first wrong byte
 */
public record PlanText(Source source, Optional<Problem> problem) {
  /**
   * Reads a text that is no plan.
   *
   * @param help what to name instead of a file that cannot be read
   * @throws Failure R7001 if there is no such file, it cannot be read or is not UTF-8
   */
  public static Source other(Path path, String help) throws Failure {
    try {
      PlanText text = read(path);
      if (text.problem.isPresent()) {
        throw failure(path, "it is not UTF-8 text");
      }
      return text.source;
    } catch (Failure e) {
      throw new Failure(e.code(), e.getMessage(), help);
    }
  }

  /**
   * Reads a plan.
   *
   * @throws Failure R7001 if there is no such file or it cannot be read
   */
  public static PlanText read(Path path) throws Failure {
    try {
      if (Files.isDirectory(path)) {
        throw failure(path, "it is a folder");
      }
      return decoded(path.toString(), Files.readAllBytes(path));
    } catch (IOException e) {
      throw failure(path, Failure.reason(e));
    } catch (OutOfMemoryError e) {
      throw failure(path, "it is too large");
    }
  }

  private static Failure failure(Path path, String reason) {
    return new Failure("R7001", "cannot read " + path + ": " + reason, "name a plan file");
  }

  private static PlanText decoded(String name, byte[] bytes) throws CharacterCodingException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(in, out, true);
    Source source = new Source(name, out.flip().toString());
    return new PlanText(
        source, result.isError() ? Optional.of(notText(source, in)) : Optional.empty());
  }

  private static Problem notText(Source source, ByteBuffer rest) {
    int end = source.text().length();
    return Problem.error(
            "R0017",
            "this is not UTF-8 text",
            new Span(source, end, end),
            String.format("the next byte is 0x%02x", rest.get(rest.position())))
        .note("at byte " + rest.position() + " of the file")
        .help("save the plan as UTF-8");
  }
}
