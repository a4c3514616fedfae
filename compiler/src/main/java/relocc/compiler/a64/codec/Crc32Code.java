package relocc.compiler.a64.codec;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X8;

import java.util.stream.IntStream;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.ByRegister;
import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Word.Checksum;
import relocc.compiler.a64.code.Code;

/**
 * CRC-32 of IEEE 802.3, as zlib has it, of the x1 bytes at x0; afterwards it is in x8. All loads
 * are aligned: bytes up to a multiple of 8, then words.
 *
 * <p>Registers: x0 next byte, x1 bytes left, x2 the remainder, x3, x4 scratch, x5 the table.
 */
public final class Crc32Code {
  private static final String TABLE = "crc32_table";

  /** The polynomial, the highest power in the lowest bit. */
  private static final int POLYNOMIAL = 0xedb8_8320;

  private static final long ONES = 0xffff_ffffL;
  private static final int ROUND = 64;
  private static final int WORD = 8;

  private final Code code;
  private final Words words;
  private final boolean instructions;

  /**
   * @param instructions whether the processor has instructions for it
   */
  public Crc32Code(Code code, boolean instructions) {
    this.code = code;
    this.words = new Words(code);
    this.instructions = instructions;
  }

  /** The table that {@link #emit} refers to without instructions; once a program. */
  public static void constants(Code code) {
    long[] table = new long[128];
    for (int i = 0; i < 256; i++) {
      int remainder =
          IntStream.range(0, 8).reduce(i, (crc, bit) -> crc >>> 1 ^ (POLYNOMIAL & -(crc & 1)));
      table[i / 2] |= (remainder & ONES) << i % 2 * 32;
    }
    code.align(8);
    code.label(TABLE);
    code.words(table, 2, "the remainder of every byte");
  }

  /** Falls through at its end. */
  public void emit() {
    String head = code.local("crc32_head");
    String aligned = code.local("crc32_aligned");
    String done = code.local("crc32_done");
    if (!instructions) {
      code.adr(X5, TABLE);
    }
    code.mov(X2, ONES);
    code.label(head);
    code.cbz(X1, done);
    code.and(X3, X0, WORD - 1);
    code.note("MEM-13").cbz(X3, aligned);
    oneByte();
    code.sub(X1, X1, 1);
    code.b(head);
    code.label(aligned);
    if (instructions) {
      rounds();
    }
    rest();
    code.label(done);
    code.and(X8, X2, ONES);
    code.eor(X8, X8, ONES);
  }

  /** 64 bytes a turn. */
  private void rounds() {
    String round = code.local("crc32_round");
    String rest = code.local("crc32_rest");
    code.subs(X1, X1, ROUND);
    code.b(Conditional.Op.LO, rest);
    code.label(round);
    for (int at = 0; at < ROUND; at += 2 * WORD) {
      if (at == 0) {
        code.pair(Pair.Op.LDP_X_POST, X3, X4, X0, ROUND);
      } else {
        code.pair(Pair.Op.LDP_X, X3, X4, X0, at - ROUND);
      }
      words.crc(Checksum.Op.CRC32X, X2, X3);
      words.crc(Checksum.Op.CRC32X, X2, X4);
    }
    code.subs(X1, X1, ROUND);
    code.b(Conditional.Op.HS, round);
    code.label(rest);
    code.add(X1, X1, ROUND);
  }

  private void rest() {
    String word = code.local("crc32_word");
    String bytes = code.local("crc32_bytes");
    String one = code.local("crc32_byte");
    String end = code.local("crc32_end");
    code.subs(X1, X1, WORD);
    code.b(Conditional.Op.LO, bytes);
    code.label(word);
    code.indexed(Indexed.Op.LDR_X_POST, X3, X0, WORD);
    if (instructions) {
      words.crc(Checksum.Op.CRC32X, X2, X3);
    } else {
      eightBytes();
    }
    code.subs(X1, X1, WORD);
    code.b(Conditional.Op.HS, word);
    code.label(bytes);
    code.add(X1, X1, WORD);
    code.cbz(X1, end);
    code.label(one);
    oneByte();
    code.subs(X1, X1, 1);
    code.b(Conditional.Op.NE, one);
    code.label(end);
  }

  private void oneByte() {
    words.loadByte(X3, X0);
    if (instructions) {
      words.crc(Checksum.Op.CRC32B, X2, X3);
    } else {
      code.eor(X3, X3, X2);
      code.and(X3, X3, 0xff);
      code.emit(new ByRegister(ByRegister.Op.LDR_W_TIMES4, X3.w(), X5, X3));
      words.eorRight(X2, X3, X2, 8);
    }
  }

  /** The remainder and the bytes that are still to come share a register. */
  private void eightBytes() {
    code.eor(X2, X2, X3);
    for (int i = 0; i < WORD; i++) {
      code.and(X3, X2, 0xff);
      code.emit(new ByRegister(ByRegister.Op.LDR_W_TIMES4, X3.w(), X5, X3));
      words.eorRight(X2, X3, X2, 8);
    }
  }
}
