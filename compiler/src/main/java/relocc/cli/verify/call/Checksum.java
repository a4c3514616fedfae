package relocc.cli.verify.call;

import java.util.zip.CRC32;

/** Bytes that are given a CRC: it depends on the last 32 bits by a matrix that has an inverse. */
record Checksum(byte[] bytes) {
  private static final int FREE = Integer.BYTES;

  /** Changes the last four bytes; fewer stay as they are. */
  void become(int wanted) {
    if (bytes.length < FREE) {
      return;
    }
    put(0);
    int base = crc();
    int[] columns = new int[Integer.SIZE];
    int[] inputs = new int[Integer.SIZE];
    for (int i = 0; i < Integer.SIZE; i++) {
      put(1 << i);
      columns[i] = crc() ^ base;
      inputs[i] = 1 << i;
    }
    put(solve(columns, inputs, wanted ^ base));
  }

  /** The sum of inputs whose columns add up to {@code goal}, by elimination. */
  private static int solve(int[] columns, int[] inputs, int goal) {
    int left = goal;
    int found = 0;
    for (int i = 0; i < Integer.SIZE; i++) {
      int pivot = Integer.highestOneBit(columns[i]);
      for (int j = i + 1; j < Integer.SIZE; j++) {
        if ((columns[j] & pivot) != 0) {
          columns[j] ^= columns[i];
          inputs[j] ^= inputs[i];
        }
      }
    }
    for (int i = 0; i < Integer.SIZE; i++) {
      if ((left & Integer.highestOneBit(columns[i])) != 0) {
        left ^= columns[i];
        found ^= inputs[i];
      }
    }
    return found;
  }

  private void put(int value) {
    for (int i = 0; i < FREE; i++) {
      bytes[bytes.length - FREE + i] = (byte) (value >>> 8 * i);
    }
  }

  private int crc() {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
