package relocc.compiler.a64.backend;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X17;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X7;
import static relocc.compiler.a64.Register.X.X8;

import java.util.List;
import java.util.Locale;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Memory.Unsigned;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.SystemOperation.Barrier.Domain;
import relocc.compiler.a64.SystemOperation.Plain;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.a64.code.Names;
import relocc.compiler.plan.Plan;

/**
 * Where the stub goes when it cannot go on: says so, then returns if memory is as it was, else
 * halts. x15 holds the {@link Failure}, x17 how far the stub had come.
 */
final class FailCode {
  private static final int PL011_FLAGS = 0x18;
  private static final int PL011_FULL_BIT = 5;

  /**
   * A UART that never drains must not keep the stub from halting: some milliseconds a character.
   */
  private static final long PATIENCE = 1 << 16;

  /** Those of the level itself: nothing runs below it. */
  private static final int VECTORS = 8;

  private static final int VECTOR_BYTES = 128;
  private static final int VECTORS_BYTES = 2048;

  private final Code code;
  private final Plan.OnFail onFail;
  private final EntryCode entry;
  private final boolean moves;
  private final boolean mmu;
  private final boolean open;
  private final boolean translated;

  /**
   * @param open whether calls are refused when system registers have changed already
   * @param translated whether a caller has the MMU on
   */
  FailCode(
      Code code,
      Plan.OnFail onFail,
      EntryCode entry,
      boolean moves,
      boolean mmu,
      boolean open,
      boolean translated) {
    this.code = code;
    this.onFail = onFail;
    this.entry = entry;
    this.moves = moves;
    this.mmu = mmu;
    this.open = open;
    this.translated = translated;
  }

  void emit() {
    if (moves) {
      code.label("exception");
      code.mov(X15, Failure.EXCEPTION);
    }
    code.label(Names.FAIL);
    if (mmu || translated) {
      mmuOff();
    }
    onFail.report().ifPresent(this::report);
    if (translated) {
      code.label("unreported");
    }
    if (onFail.returnBefore()) {
      returnIfUnwritten();
    }
    code.label("halt");
    code.plain(Plain.Op.WFE);
    code.b("halt");
    if (onFail.report().isPresent()) {
      printing();
    }
  }

  /** The vectors of exceptions with either stack pointer (EL-08). */
  void vectors() {
    code.align(VECTORS_BYTES);
    code.label(Names.VECTORS);
    for (int i = 0; i < VECTORS; i++) {
      code.align(VECTOR_BYTES);
      code.b("exception");
    }
  }

  /** The registers of the UART are not mapped. */
  private void mmuOff() {
    code.cmp(X17, EntryCode.ENTERED);
    code.b(Conditional.Op.EQ, translated ? "unreported" : "mmu_is_off");
    entry.turnOffMmu();
    code.dsb(Domain.NSH);
    code.label("mmu_is_off");
  }

  private void returnIfUnwritten() {
    if (moves) {
      code.cbz(X17, "halt");
    }
    if (translated) {
      returnKnown();
    }
    if (moves) {
      code.cmp(X17, EntryCode.ENTERED);
      code.b(Conditional.Op.EQ, "return");
      entry.restore();
      if (open) {
        code.cmp(X15, Failure.EXCEPTION);
        code.b(Conditional.Op.NE, "return");
      }
      entry.returnFromException();
    }
    if (moves || translated) {
      code.label("return");
    }
    code.msr(SystemRegister.DAIF, X8);
    code.mov(X0, X15);
    code.ret();
  }

  /** The caller's MMU was turned off for the report. */
  private void returnKnown() {
    code.cmp(X17, EntryCode.KNOWN);
    code.b(Conditional.Op.NE, "not_known");
    entry.restoreControl();
    code.b("return");
    code.label("not_known");
  }

  private void report(long uart) {
    code.mov(X1, uart);
    printText("report_text");
    code.mov(X6, X15);
    printHex();
    if (moves) {
      code.cmp(X15, Failure.EXCEPTION);
      code.b(Conditional.Op.NE, "reported");
      for (String register : List.of("ESR", "ELR", "FAR")) {
        printText("report_" + register.toLowerCase(Locale.ROOT));
        code.perLevel(level -> code.mrs(X6, Code.banked(register, level)));
        printHex();
      }
      code.label("reported");
    }
    printText("report_end");
  }

  private void printText(String text) {
    code.adr(X2, text);
    call("print_text", X7);
  }

  private void printHex() {
    call("print_hex", X7);
  }

  /** x30 is the caller's: the way back goes through a register of its own. */
  private void call(String routine, X link) {
    String back = code.local("back");
    code.adr(link, back);
    code.b(routine);
    code.label(back);
  }

  private void printing() {
    code.label("print_text");
    code.indexed(Indexed.Op.LDRB_W_POST, X3.w(), X2, 1);
    code.cbz(X3, "printed");
    call("print", X4);
    code.b("print_text");
    code.label("print_hex");
    code.mov(X2, 64);
    code.label("next_digit");
    code.sub(X2, X2, 4);
    code.lsr(X3, X6, X2);
    code.and(X3, X3, 15);
    code.cmp(X3, 10);
    code.add(X3, X3, '0');
    code.b(Conditional.Op.LO, "digit");
    code.add(X3, X3, 'a' - '0' - 10);
    code.label("digit");
    call("print", X4);
    code.cbnz(X2, "next_digit");
    code.label("printed");
    code.br(X7);
    code.label("print");
    code.mov(X0, PATIENCE);
    code.label("wait");
    code.sub(X0, X0, 1);
    code.cbz(X0, "ready");
    code.unsigned(Unsigned.Op.LDR_W, X5.w(), X1, PL011_FLAGS);
    code.tbnz(X5, PL011_FULL_BIT, "wait");
    code.label("ready");
    code.unsigned(Unsigned.Op.STR_W, X3.w(), X1, 0);
    code.br(X4);
    texts();
  }

  private void texts() {
    text("report_text", "relocc: stopped, code ");
    if (moves) {
      text("report_esr", ", esr ");
      text("report_elr", ", elr ");
      text("report_far", ", far ");
    }
    code.label("report_end");
    code.bytes("carriage return, line feed", (byte) '\r', (byte) '\n', (byte) 0);
    code.align(8);
  }

  private void text(String label, String text) {
    code.label(label);
    code.text(text);
  }
}
