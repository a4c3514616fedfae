package relocc.compiler.a64.codec;

import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X4;

import relocc.compiler.a64.code.Code;

/**
 * Unpacks LZ4: x0 is the first byte of the source, x1 its end, x2 the first byte of the room that
 * it is unpacked to, x3 its end; afterwards x2 is the end of what was written. The ranges are
 * disjoint. Bytes outside of them are neither read nor written, whatever the source holds, and of
 * the room nothing behind the content is written.
 *
 * <p>Uses x0..x14, v0..v4 and v16..v20.
 */
public final class Lz4Code {
  private final Code code;
  private final Source source;

  /**
   * @param device whether memory is Device, or the alignment of accesses is checked: then all go by
   *     bytes
   */
  public Lz4Code(Code code, boolean device) {
    this.code = code;
    this.source = new Source(code, device);
  }

  /** The tables that both kinds refer to; once a program. */
  public static void constants(Code code) {
    XxHash32Code.constants(code);
    Lz4CopyCode.constants(code);
  }

  /**
   * A frame, as the tool {@code lz4} writes it, and whatever behind it. Falls through at its end.
   *
   * @param bad where to go when it is malformed or does not fit
   */
  public void frame(String bad) {
    new Lz4FrameCode(source, bad).emit();
  }

  /**
   * A single block without a frame, all of the source. Falls through at its end.
   *
   * @param bad where to go when it is malformed or does not fit
   */
  public void block(String bad) {
    code.mov(X4, X2);
    new Lz4BlockCode(source, bad, code.local("lz4_copy")).emit();
  }
}
