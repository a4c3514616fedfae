package relocc.runtime.a64;

/** What instructions ask of the system around the core. Keys are op0:op1:CRn:CRm:op2, 16 bits. */
public interface SystemPort {
  /** The key of a system register or operation. */
  static int key(int op0, int op1, int crn, int crm, int op2) {
    return op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
  }

  /** MRS. */
  long read(int key);

  /** MSR (register). */
  void write(int key, long value);

  /** MSR (immediate): PSTATE field op1:op2. */
  void writeField(int op1, int op2, int immediate);

  /** SYS: a cache, TLB or address translation operation on {@code value}. */
  void operate(int key, long value);

  /** DSB or DMB; {@code option} is the CRm field. */
  void barrier(boolean completes, int option);

  /** ISB. */
  void synchronise();

  /** NOP, WFE, WFI and the like; {@code number} is CRm:op2. */
  void hint(int number);

  /** ERET. */
  void exceptionReturn();

  /** Takes the trap for SIMD and floating-point registers when it is on. */
  void requireVectors();

  /** Undefined where the processor has no instructions for CRC-32. */
  default void requireChecksums() {}

  /** Undefined where the processor has no instructions for SHA-256. */
  default void requireHashes() {}
}
