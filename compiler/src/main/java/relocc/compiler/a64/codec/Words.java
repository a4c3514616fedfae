package relocc.compiler.a64.codec;

import relocc.compiler.a64.Arithmetic;
import relocc.compiler.a64.Logical;
import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Memory.Pair;
import relocc.compiler.a64.Memory.Unsigned;
import relocc.compiler.a64.Register.OrZero;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.Register.Zero;
import relocc.compiler.a64.Vector;
import relocc.compiler.a64.Word;
import relocc.compiler.a64.code.Code;

/** Short names for the instructions that digests and decompression are made of. */
record Words(Code code) {
  void eor(Q d, Q n, Q m) {
    code.emit(new Vector.Three(Vector.Three.Op.EOR_16B, d, n, m));
  }

  void add(Q d, Q n, Q m) {
    code.emit(new Vector.Three(Vector.Three.Op.ADD_4S, d, n, m));
  }

  void mul(Q d, Q n, Q m) {
    code.emit(new Vector.Three(Vector.Three.Op.MUL_4S, d, n, m));
  }

  void mla(Q d, Q n, Q m) {
    code.emit(new Vector.Three(Vector.Three.Op.MLA_4S, d, n, m));
  }

  void mov(Q d, Q n) {
    code.emit(new Vector.Copy(Vector.Copy.Op.MOV_16B, d, n));
  }

  void rev32(Q d) {
    code.emit(new Vector.Two(Vector.Two.Op.REV32_16B, d, d));
  }

  void shiftRight(Q d, Q n, int amount) {
    code.emit(new Vector.Shifted(Vector.Shifted.Op.USHR_4S, d, n, amount));
  }

  /** Every 32-bit element of n, rotated; d is another register. */
  void rotateRight(Q d, Q n, int amount) {
    shiftRight(d, n, amount);
    code.emit(new Vector.Shifted(Vector.Shifted.Op.SLI_4S, d, n, 32 - amount));
  }

  /** 16 bytes of n and, behind it, m. */
  void extract(Q d, Q n, Q m, int first) {
    code.emit(new Vector.Extract(Vector.Extract.Op.EXT_16B, d, n, m, first));
  }

  void lookup(Q d, Q table, Q indices) {
    code.emit(new Vector.Lookup(Vector.Lookup.Op.TBL_16B, d, table, indices));
  }

  void fromHalf(X d, Q v, int half) {
    code.emit(new Vector.Lane(Vector.Lane.Op.FROM_D, v, d, half));
  }

  void toHalf(Q v, int half, X n) {
    code.emit(new Vector.Lane(Vector.Lane.Op.TO_D, v, n, half));
  }

  void fromWord(X d, Q v, int lane) {
    code.emit(new Vector.Lane(Vector.Lane.Op.FROM_S, v, d, lane));
  }

  void toWord(Q v, int lane, X n) {
    code.emit(new Vector.Lane(Vector.Lane.Op.TO_S, v, n, lane));
  }

  /** Keeps a register in the low half of a vector. */
  void save(Q v, X n) {
    code.emit(new Vector.Half(Vector.Half.Op.TO, v, n));
  }

  void restore(X d, Q v) {
    code.emit(new Vector.Half(Vector.Half.Op.FROM, v, d));
  }

  /** 16 bytes of any alignment; the base moves behind them. */
  void load16(Q d, X base) {
    code.emit(new Vector.Structure(Vector.Structure.Op.LD1_16B, d, base));
  }

  /** 64 bytes of any alignment to d and the three registers behind it. */
  void load64(Q d, X base) {
    code.emit(new Vector.Structure(Vector.Structure.Op.LD4X1_16B, d, base));
  }

  void pair(Q a, Q b, X base, int behind) {
    code.pair(Pair.Op.LDP_Q_POST, a, b, base, behind);
  }

  void quad(Q d, X base, int offset) {
    code.unsigned(Unsigned.Op.LDR_Q, d, base, offset);
  }

  void storeQuad(Q t, X base) {
    code.unsigned(Unsigned.Op.STR_Q, t, base, 0);
  }

  void hash(Vector.Hash.Op op, Q d, Q n, Q m) {
    code.emit(new Vector.Hash(op, d, n, m));
  }

  void schedule(Q d, Q n) {
    code.emit(new Vector.Schedule(Vector.Schedule.Op.SHA256SU0, d, n));
  }

  /** The low 32 bits, rotated; the high ones become 0. */
  void ror(X d, X n, int amount) {
    code.emit(new Word.Rotate(Word.Rotate.Op.ROR, d.w(), n.w(), amount));
  }

  /** On 32 bits. */
  void eorRotated(X d, X n, X m, int amount) {
    code.emit(new Word.RotatedLogical(Word.RotatedLogical.Op.EOR, d.w(), n.w(), m.w(), amount));
  }

  /** {@code a + n * m} on 32 bits. */
  void madd(X d, X n, X m, OrZero a) {
    code.emit(new Word.Multiply(Word.Multiply.Op.MADD, d.w(), n.w(), m.w(), a.w()));
  }

  /** On 32 bits. */
  void mul(X d, X n, X m) {
    madd(d, n, m, Zero.XZR);
  }

  void crc(Word.Checksum.Op op, X d, X m) {
    code.emit(new Word.Checksum(op, d.w(), d.w(), m));
  }

  void rev(X d, X n) {
    code.emit(new Logical.Reverse(Logical.Reverse.Op.REV, d, n));
  }

  void addRight(X d, X n, X m, int amount) {
    code.emit(
        new Arithmetic.AddRegister(
            Arithmetic.AddRegister.Op.ADD, d, n, m, Arithmetic.Shift.LSR, amount));
  }

  void eorRight(X d, X n, X m, int amount) {
    logical(Logical.LogicalRegister.Op.EOR, d, n, m, Arithmetic.Shift.LSR, amount);
  }

  void orrLeft(X d, X n, X m, int amount) {
    logical(Logical.LogicalRegister.Op.ORR, d, n, m, Arithmetic.Shift.LSL, amount);
  }

  private void logical(
      Logical.LogicalRegister.Op op, X d, X n, X m, Arithmetic.Shift shift, int amount) {
    code.emit(new Logical.LogicalRegister(op, d, n, m, shift, amount));
  }

  /** A byte; the base moves behind it. */
  void loadByte(X d, X base) {
    code.indexed(Indexed.Op.LDRB_W_POST, d.w(), base, 1);
  }

  void storeByte(X t, X base) {
    code.indexed(Indexed.Op.STRB_W_POST, t.w(), base, 1);
  }
}
