package relocc.runtime.a64.isa;

import relocc.runtime.a64.Family;
import relocc.runtime.a64.Fields;
import relocc.runtime.a64.Instruction;
import relocc.runtime.a64.SystemPort;
import relocc.runtime.a64.Trap;

/**
 * System registers, maintenance operations, barriers, hints; exceptions taken and returned from.
 */
final class SystemInstructions implements Family {
  @Override
  public String rows() {
    return """
        MSR_immediate | 1101010100 000 op1:3 0100 CRm:4 op2:3 11111
        MSR_register  | 1101010100 0 1 o0:1 op1:3 CRn:4 CRm:4 op2:3 Rt:5
        MRS           | 1101010100 1 1 o0:1 op1:3 CRn:4 CRm:4 op2:3 Rt:5
        SYS           | 1101010100 001 op1:3 CRn:4 CRm:4 op2:3 Rt:5
        HINT          | 1101010100 000 011 0010 CRm:4 op2:3 11111
        CLREX         | 1101010100 000 011 0011 CRm:4 010 11111
        DSB           | 1101010100 000 011 0011 CRm:4 100 11111
        DMB           | 1101010100 000 011 0011 CRm:4 101 11111
        ISB           | 1101010100 000 011 0011 CRm:4 110 11111
        UDF           | 0000000000000000 imm16:16
        SVC           | 11010100 000 imm16:16 00001
        HVC           | 11010100 000 imm16:16 00010
        SMC           | 11010100 000 imm16:16 00011
        BRK           | 11010100 001 imm16:16 00000
        ERET          | 11010110100111110000001111100000
        """;
  }

  @Override
  public Instruction bind(String row, Fields f) {
    return switch (row) {
      case "MSR_immediate" -> field(f);
      case "MSR_register" -> write(f);
      case "MRS" -> read(f);
      case "SYS" -> operate(f);
      case "HINT" -> hint(f.get("CRm") << 3 | f.get("op2"));
      case "CLREX" -> core -> {};
      case "ISB" -> core -> core.system().synchronise();
      case "DSB", "DMB" -> barrier(row.equals("DSB"), f.get("CRm"));
      case "UDF" -> Instruction.undefined();
      case "ERET" -> core -> core.system().exceptionReturn();
      default -> call(row, exceptionClass(row), f.get("imm16"));
    };
  }

  private static int key(Fields f, int op0) {
    return SystemPort.key(op0, f.get("op1"), f.get("CRn"), f.get("CRm"), f.get("op2"));
  }

  private static Instruction field(Fields f) {
    int op1 = f.get("op1");
    int op2 = f.get("op2");
    int value = f.get("CRm");
    return core -> core.system().writeField(op1, op2, value);
  }

  private static Instruction write(Fields f) {
    int key = key(f, 2 + f.get("o0"));
    int rt = f.source("Rt");
    return core -> core.system().write(key, core.get(rt));
  }

  private static Instruction read(Fields f) {
    int key = key(f, 2 + f.get("o0"));
    int rt = f.target("Rt");
    return core -> core.set(rt, core.system().read(key));
  }

  private static Instruction operate(Fields f) {
    int key = key(f, 1);
    int rt = f.source("Rt");
    return core -> core.system().operate(key, core.get(rt));
  }

  private static Instruction hint(int number) {
    return core -> core.system().hint(number);
  }

  private static Instruction barrier(boolean completes, int option) {
    return core -> core.system().barrier(completes, option);
  }

  private static int exceptionClass(String row) {
    return switch (row) {
      case "SVC" -> Trap.EC_SVC;
      case "HVC" -> Trap.EC_HVC;
      case "SMC" -> Trap.EC_SMC;
      default -> Trap.EC_BRK;
    };
  }

  private static Instruction call(String row, int exceptionClass, int immediate) {
    return core -> {
      throw new Trap(exceptionClass, immediate, 0, row + " #" + immediate);
    };
  }
}
