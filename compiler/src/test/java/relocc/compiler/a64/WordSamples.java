package relocc.compiler.a64;

import static relocc.compiler.a64.Samples.PAIRS;
import static relocc.compiler.a64.Samples.TRIPLES;
import static relocc.compiler.a64.Samples.sp;
import static relocc.compiler.a64.Samples.x;

import java.util.ArrayList;
import java.util.List;
import relocc.compiler.a64.Register.OrZero;
import relocc.compiler.a64.Register.Q;
import relocc.compiler.a64.Register.W;

/** The part of {@link Samples} that works on 32 bits and on vectors. */
final class WordSamples {
  private static final int[] AMOUNTS = {1, 17, 31};

  private final List<Instruction> all = new ArrayList<>();

  private WordSamples() {
    words();
    moves();
    pairs();
    triples();
  }

  static List<Instruction> all() {
    return new WordSamples().all;
  }

  private static Q q(int number) {
    return Q.values()[number];
  }

  private static W w(int number) {
    return x(number).w();
  }

  private void words() {
    for (int amount : AMOUNTS) {
      for (int[] r : PAIRS) {
        for (var op : Word.Rotate.Op.values()) {
          all.add(new Word.Rotate(op, w(r[0]), w(r[1]), amount));
        }
      }
      for (int[] r : TRIPLES) {
        for (var op : Word.RotatedLogical.Op.values()) {
          all.add(new Word.RotatedLogical(op, w(r[0]), w(r[1]), w(r[2]), amount));
        }
      }
    }
    for (int[] r : TRIPLES) {
      for (var op : Word.Multiply.Op.values()) {
        for (int a : new int[] {0, 30, 31}) {
          all.add(new Word.Multiply(op, w(r[0]), w(r[1]), w(r[2]), w(a)));
        }
      }
      for (var op : Word.Checksum.Op.values()) {
        all.add(new Word.Checksum(op, w(r[0]), w(r[1]), x(r[2])));
      }
    }
  }

  private void moves() {
    for (int[] r : PAIRS) {
      OrZero n = x(r[1]);
      for (var op : Vector.Half.Op.values()) {
        all.add(new Vector.Half(op, q(r[0]), n));
      }
      for (var op : Vector.Lane.Op.values()) {
        int lanes = op.name().endsWith("_D") ? 2 : 4;
        for (int lane = 0; lane < lanes; lane++) {
          all.add(new Vector.Lane(op, q(r[0]), n, lane));
        }
      }
      for (var op : Vector.Structure.Op.values()) {
        all.add(new Vector.Structure(op, q(r[0]), sp(r[1])));
      }
    }
  }

  private void pairs() {
    for (int[] r : PAIRS) {
      Q d = q(r[0]);
      Q n = q(r[1]);
      for (var op : Vector.Two.Op.values()) {
        all.add(new Vector.Two(op, d, n));
      }
      for (var op : Vector.Copy.Op.values()) {
        all.add(new Vector.Copy(op, d, n));
      }
      for (var op : Vector.Schedule.Op.values()) {
        all.add(new Vector.Schedule(op, d, n));
      }
      for (var op : Vector.Shifted.Op.values()) {
        for (int amount : AMOUNTS) {
          all.add(new Vector.Shifted(op, d, n, amount));
        }
      }
    }
  }

  private void triples() {
    for (int[] r : TRIPLES) {
      Q d = q(r[0]);
      Q n = q(r[1]);
      Q m = q(r[2]);
      for (var op : Vector.Three.Op.values()) {
        all.add(new Vector.Three(op, d, n, m));
      }
      for (var op : Vector.Extract.Op.values()) {
        for (int first : new int[] {0, 1, 15}) {
          all.add(new Vector.Extract(op, d, n, m, first));
        }
      }
      for (var op : Vector.Lookup.Op.values()) {
        all.add(new Vector.Lookup(op, d, n, m));
      }
      for (var op : Vector.Hash.Op.values()) {
        all.add(new Vector.Hash(op, d, n, m));
      }
    }
  }
}
