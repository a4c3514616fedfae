package relocc.examples.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.function.Consumer;
import relocc.compiler.a64.Assembly;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.codec.Crc32Code;
import relocc.compiler.a64.codec.Lz4Code;
import relocc.compiler.a64.codec.Sha256Code;
import relocc.compiler.plan.ExceptionLevel;

/** Digests and unpackers as functions of the procedure call standard, each in a file of its own. */
final class Emitted {
  private Emitted() {}

  static void write(Path folder) throws IOException {
    for (boolean instructions : new boolean[] {true, false}) {
      String suffix = instructions ? "_cpu" : "_software";
      write(
          folder.resolve("sha256" + suffix),
          code -> returning(code, new Sha256Code(code, instructions, false)::emit),
          Sha256Code::constants);
      write(
          folder.resolve("crc32" + suffix),
          code -> returning(code, new Crc32Code(code, instructions)::emit),
          instructions ? code -> {} : Crc32Code::constants);
    }
    write(folder.resolve("lz4"), code -> new Lz4Code(code, false).block("bad"), Lz4Code::constants);
  }

  /** What a digest begins with is the result of the function. */
  private static void returning(Code code, Runnable digest) {
    digest.run();
    code.mov(X.X0, X.X8);
  }

  private static void write(Path file, Consumer<Code> body, Consumer<Code> constants)
      throws IOException {
    Code code = new Code(EnumSet.of(ExceptionLevel.EL1));
    body.accept(code);
    code.label("bad");
    code.ret();
    constants.accept(code);
    Files.write(file, new Assembly(code.items()).at(0).encode());
  }
}
