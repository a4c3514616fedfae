package relocc.compiler.a64.codec;

import static relocc.compiler.a64.Register.Q.Q16;
import static relocc.compiler.a64.Register.Q.Q17;
import static relocc.compiler.a64.Register.Q.Q18;
import static relocc.compiler.a64.Register.Q.Q19;
import static relocc.compiler.a64.Register.Q.Q20;
import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X12;
import static relocc.compiler.a64.Register.X.X13;
import static relocc.compiler.a64.Register.X.X14;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X7;
import static relocc.compiler.a64.Register.X.X8;

import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;

/**
 * Unpacks an LZ4 frame (LZ4 Frame Format Description 1.6.4): independent and linked blocks, packed
 * and stored ones, with all of its checksums, which are verified. Dictionaries and frames that may
 * be skipped are refused. What lies behind the frame is not looked at. A match may reach back to
 * the frame's first byte even where blocks are called independent.
 *
 * <p>Registers: those of {@link Lz4BlockCode}; between blocks x6 is FLG. v16 keeps the end of the
 * source, v17 the largest size of a block, v18 that of the content, v19 FLG, v20 where the block
 * starts.
 */
final class Lz4FrameCode {
  private static final long MAGIC = 0x184d_2204L;
  private static final int VERSION = 1;

  /** Bits of FLG. */
  private static final int BLOCK_CHECKSUM_BIT = 4;

  private static final int SIZE_BIT = 3;
  private static final int CHECKSUM_BIT = 2;

  /** One that is reserved, and the one for a dictionary. */
  private static final int REFUSED = 3;

  /** Set in the size of a block that is stored. */
  private static final int STORED_BIT = 31;

  private static final int LEAST_BLOCK_SIZE = 4;

  private final Code code;
  private final Words words;
  private final Source source;
  private final String bad;
  private final String hash;
  private final String copy;
  private final String finish;

  Lz4FrameCode(Source source, String bad) {
    this.code = source.code();
    this.words = new Words(code);
    this.source = source;
    this.bad = bad;
    this.hash = code.local("xxh32");
    this.copy = code.local("lz4_copy");
    this.finish = code.local("lz4_finish");
  }

  /** Falls through at its end. */
  void emit() {
    String start = code.local("lz4_frame");
    code.b(start);
    new XxHash32Code(source).emit(hash);
    code.label(start);
    code.mov(X4, X2);
    header();
    blocks();
    finish();
  }

  private void number(X d) {
    code.sub(X12, X1, X0);
    code.cmp(X12, 4);
    code.b(Conditional.Op.LO, bad);
    source.word(d, X0, X12);
  }

  private void header() {
    number(X5);
    code.mov(X12, MAGIC);
    code.cmp(X5, X12);
    code.b(Conditional.Op.NE, bad);
    code.sub(X12, X1, X0);
    code.cmp(X12, 3);
    code.b(Conditional.Op.LO, bad);
    code.mov(X7, X0);
    code.note("FLG");
    words.loadByte(X6, X0);
    code.lsr(X12, X6, 6);
    code.cmp(X12, VERSION);
    code.b(Conditional.Op.NE, bad);
    code.and(X12, X6, REFUSED);
    code.cbnz(X12, bad);
    code.note("BD");
    words.loadByte(X8, X0);
    blockSize();
    contentSize();
    headerChecksum();
    words.save(Q16, X1);
    words.save(Q19, X6);
  }

  /** 64 KiB, 256 KiB, 1 MiB or 4 MiB: 4 to 7 in bits 4 to 6 of x8; the others are 0. */
  private void blockSize() {
    code.ubfx(X12, X8, 4, 3);
    code.cmp(X12, LEAST_BLOCK_SIZE);
    code.b(Conditional.Op.LO, bad);
    code.lsl(X13, X12, 4);
    code.cmp(X13, X8);
    code.b(Conditional.Op.NE, bad);
    code.lsl(X12, X12, 1);
    code.mov(X13, 1 << 8);
    code.lsl(X13, X13, X12);
    words.save(Q17, X13);
  }

  private void contentSize() {
    String unknown = code.local("lz4_unsized");
    code.tbz(X6, SIZE_BIT, unknown);
    number(X5);
    number(X8);
    words.orrLeft(X5, X5, X8, 32);
    room(X5, X2, X3);
    words.save(Q18, X5);
    code.label(unknown);
  }

  /** Whether so many bytes are left. */
  private void room(X size, X next, X end) {
    code.sub(X12, end, next);
    code.cmp(size, X12);
    code.b(Conditional.Op.HI, bad);
  }

  private void headerChecksum() {
    code.cmp(X0, X1);
    code.b(Conditional.Op.HS, bad);
    code.sub(X8, X0, X7);
    hash();
    code.ubfx(X13, X13, 8, 8);
    words.loadByte(X5, X0);
    code.cmp(X5, X13);
    code.b(Conditional.Op.NE, bad);
  }

  private void hash() {
    String hashed = code.local("xxh32_done");
    code.adr(X14, hashed);
    code.b(hash);
    code.label(hashed);
  }

  /** The number that comes next must be the checksum of what lies from x7 to x8. */
  private void checksum() {
    code.sub(X8, X8, X7);
    hash();
    number(X5);
    code.cmp(X5, X13);
    code.b(Conditional.Op.NE, bad);
  }

  private void blocks() {
    String next = code.local("lz4_block");
    String stored = code.local("lz4_stored");
    String unpacked = code.local("lz4_unpacked");
    code.label(next);
    number(X5);
    code.cbz(X5, finish);
    code.and(X6, X5, (1L << STORED_BIT) - 1);
    words.restore(X12, Q17);
    code.cmp(X6, X12);
    code.b(Conditional.Op.HI, bad);
    room(X6, X0, X1);
    words.save(Q20, X0);
    code.tbnz(X5, STORED_BIT, stored);
    code.add(X1, X0, X6);
    new Lz4BlockCode(source, bad, copy).emit();
    code.b(unpacked);
    code.label(stored);
    room(X6, X2, X3);
    code.mov(X7, X0);
    code.mov(X5, X6);
    code.add(X0, X0, X6);
    code.adr(X14, unpacked);
    code.b(copy);
    code.label(unpacked);
    words.restore(X1, Q16);
    words.restore(X6, Q19);
    code.tbz(X6, BLOCK_CHECKSUM_BIT, next);
    words.restore(X7, Q20);
    code.mov(X8, X0);
    checksum();
    code.b(next);
  }

  private void finish() {
    String sized = code.local("lz4_sized");
    String done = code.local("lz4_end");
    code.label(finish);
    words.restore(X6, Q19);
    code.tbz(X6, SIZE_BIT, sized);
    words.restore(X5, Q18);
    code.sub(X12, X2, X4);
    code.cmp(X5, X12);
    code.b(Conditional.Op.NE, bad);
    code.label(sized);
    code.tbz(X6, CHECKSUM_BIT, done);
    code.mov(X7, X4);
    code.mov(X8, X2);
    checksum();
    code.label(done);
  }
}
