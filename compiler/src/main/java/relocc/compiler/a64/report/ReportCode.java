package relocc.compiler.a64.report;

import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;
import static relocc.compiler.a64.Register.X.X15;
import static relocc.compiler.a64.Register.X.X17;
import static relocc.compiler.a64.Register.X.X2;
import static relocc.compiler.a64.Register.X.X3;
import static relocc.compiler.a64.Register.X.X30;
import static relocc.compiler.a64.Register.X.X4;
import static relocc.compiler.a64.Register.X.X5;
import static relocc.compiler.a64.Register.X.X6;
import static relocc.compiler.a64.Register.X.X7;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import relocc.compiler.a64.Branch.Conditional;
import relocc.compiler.a64.Branch.Direct;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.a64.Memory.Indexed;
import relocc.compiler.a64.Memory.Unsigned;
import relocc.compiler.a64.Register.X;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.OnFail.Driver;
import relocc.compiler.plan.OnFail.Report;

/**
 * Says why the stub gave up: a line of text on every UART of the plan, and its records in memory.
 *
 * <p>Registers: x0 patience, x1 the UART, x2 text or shift, x3 character, x4 and x30 ways back, x5
 * status, x6 value or number of a text, x7 the caller's x30; x8 and up are left alone.
 */
public final class ReportCode {
  /**
   * A UART that never drains must not keep the stub from halting: some milliseconds a character.
   */
  private static final long PATIENCE = 1 << 16;

  private static final int CODE_BITS = 8;

  private final Code code;
  private final Routine routine;
  private final boolean moves;
  private final boolean requires;
  private final boolean returns;
  private final DigestReport digests;

  public ReportCode(Code code, Routine routine) {
    this.code = code;
    this.routine = routine;
    this.moves = routine.moves();
    this.requires = requirements() || routine.has(Step.Verify.class);
    this.returns = routine.onFail().returnBefore();
    this.digests = new DigestReport(code, routine, this);
  }

  /** Whether a failure may be a plan's own that no digest is the reason for. */
  boolean requirements() {
    return routine.enter().parameters().requirements().stream()
        .anyMatch(requirement -> !requirement.isInserted());
  }

  /** The label of the text that says what has the digest of a step. */
  public static String digestText(Action.Verify action) {
    return DigestReport.label(action);
  }

  /** Makes all reports; the MMU is off. */
  public void emit() {
    boolean keeps = returns && !routine.onFail().uarts().isEmpty();
    if (keeps) {
      code.mov(X7, X30);
    }
    for (Report report : routine.onFail().reports()) {
      if (report instanceof Report.Uart uart) {
        line(uart);
      } else if (report instanceof Report.Record record) {
        new RecordCode(code, moves).emit(record, () -> kind(X6));
      } else {
        throw new IllegalArgumentException("no such report: " + report);
      }
    }
    if (keeps) {
      code.mov(X30, X7);
    }
  }

  /** What {@link #emit} calls, behind the code that halts. */
  public void routines() {
    List<Driver> drivers =
        routine.onFail().uarts().stream().map(Report.Uart::driver).distinct().toList();
    drivers.forEach(this::printing);
    if (!drivers.isEmpty()) {
      texts();
    }
  }

  private void line(Report.Uart uart) {
    Driver driver = uart.driver();
    code.mov(X1, uart.base());
    printText(driver, "report_text");
    kind(X6);
    call("print_one_of", driver);
    printText(driver, "report_code");
    code.mov(X6, X15);
    printHex(driver, CODE_BITS);
    printText(driver, "report_step");
    step();
    call("print_one_of", driver);
    if (moves) {
      syndrome(driver);
    }
    digests.print(driver);
    printText(driver, "report_end");
  }

  private void syndrome(Driver driver) {
    String reported = code.local("reported");
    code.cmp(X15, Failure.EXCEPTION);
    code.b(Conditional.Op.NE, reported);
    for (String register : List.of("ESR", "ELR", "FAR")) {
      printText(driver, "report_" + register.toLowerCase(Locale.ROOT));
      code.perLevel(level -> code.mrs(X6, Code.banked(register, level)));
      printHex(driver, Long.SIZE);
    }
    code.label(reported);
  }

  /** The number of the word for what happened: the failure, or one behind them for the plan's. */
  private void kind(X d) {
    code.mov(d, X15);
    if (requires) {
      String own = code.local("own");
      code.cmp(d, Failure.WORDS.size());
      code.b(Conditional.Op.LO, own);
      code.mov(d, Failure.WORDS.size());
      code.label(own);
    }
  }

  /** Which step ran; 0 if that makes no sense, since the next program may have changed x17. */
  private void step() {
    String known = code.local("known");
    code.ubfx(X6, X17, Progress.STEP_LOW, Progress.STEP_WIDTH);
    code.cmp(X6, routine.steps().size() + 1);
    code.b(Conditional.Op.LO, known);
    code.mov(X6, 0);
    code.label(known);
  }

  /** Leaves x2 behind the text, where others may lie that one is chosen of. */
  void printText(Driver driver, String text) {
    code.adr(X2, text);
    call("print_text", driver);
  }

  /** All of x6, or its low bits. */
  void printHex(Driver driver, int bits) {
    if (bits == Long.SIZE) {
      call("print_long", driver);
    } else {
      code.mov(X2, bits);
      call("print_hex", driver);
    }
  }

  private static String label(String name, Driver driver) {
    return name + "_" + driver.word();
  }

  void call(String routine, Driver driver) {
    code.emit(new Direct(Direct.Op.BL, new Label(label(routine, driver))));
  }

  private void printing(Driver driver) {
    code.label(label("print_one_of", driver));
    code.cbz(X6, label("print_text", driver));
    code.label(label("skip", driver));
    code.indexed(Indexed.Op.LDRB_W_POST, X3.w(), X2, 1);
    code.cbnz(X3, label("skip", driver));
    code.sub(X6, X6, 1);
    code.b(label("print_one_of", driver));
    code.label(label("print_text", driver));
    code.indexed(Indexed.Op.LDRB_W_POST, X3.w(), X2, 1);
    code.cbz(X3, label("printed", driver));
    code.adr(X4, label("print_text", driver));
    code.b(label("print", driver));
    if (moves) {
      code.label(label("print_long", driver));
      code.mov(X2, Long.SIZE);
    }
    code.label(label("print_hex", driver));
    code.cbz(X2, label("printed", driver));
    code.sub(X2, X2, 4);
    code.lsr(X3, X6, X2);
    code.and(X3, X3, 15);
    code.cmp(X3, 10);
    code.add(X3, X3, '0');
    code.b(Conditional.Op.LO, label("digit", driver));
    code.add(X3, X3, 'a' - '0' - 10);
    code.label(label("digit", driver));
    code.adr(X4, label("print_hex", driver));
    print(driver);
    code.label(label("printed", driver));
    code.ret();
  }

  /** One character, when there is room for it or patience ends. */
  private void print(Driver driver) {
    code.label(label("print", driver));
    code.mov(X0, PATIENCE);
    code.label(label("wait", driver));
    code.sub(X0, X0, 1);
    code.cbz(X0, label("ready", driver));
    Uart uart = Uart.of(driver);
    code.unsigned(uart.load(), X5.w(), X1, uart.status());
    if (uart.busy()) {
      code.tbnz(X5, uart.bit(), label("wait", driver));
    } else {
      code.tbz(X5, uart.bit(), label("wait", driver));
    }
    code.label(label("ready", driver));
    code.unsigned(uart.store(), X3.w(), X1, 0);
    code.br(X4);
  }

  /**
   * The registers of a UART; characters go to offset 0.
   *
   * @param status offset of the register that says whether there is room
   * @param bit of it
   * @param busy whether that bit says that there is none
   */
  private record Uart(Unsigned.Op load, Unsigned.Op store, int status, int bit, boolean busy) {
    static Uart of(Driver driver) {
      return switch (driver) {
        // UARTFR.TXFF.
        case PL011 -> new Uart(Unsigned.Op.LDR_W, Unsigned.Op.STR_W, 0x18, 5, true);
        // LSR.THRE.
        case NS16550 -> new Uart(Unsigned.Op.LDRB_W, Unsigned.Op.STRB_W, 5, 5, false);
        case NS16550_MMIO32 -> new Uart(Unsigned.Op.LDR_W, Unsigned.Op.STR_W, 0x14, 5, false);
      };
    }
  }

  private void texts() {
    text("report_text", "relocc: stopped: ");
    List<String> kinds = new ArrayList<>(Failure.WORDS);
    if (requires) {
      kinds.add("require");
    }
    kinds.forEach(code::text);
    text("report_code", ", code 0x");
    text("report_step", ", step ");
    steps().forEach(code::text);
    if (moves) {
      text("report_esr", ", esr ");
      text("report_elr", ", elr ");
      text("report_far", ", far ");
    }
    digests.texts();
    code.label("report_end");
    code.bytes("carriage return, line feed", (byte) '\r', (byte) '\n', (byte) 0);
    code.align(8);
  }

  /** As the map lists them; behind the last of them runs the next program. */
  private List<String> steps() {
    List<String> words = new ArrayList<>();
    words.add("0 next");
    routine.steps().forEach(step -> words.add(words.size() + " " + step.word()));
    return words;
  }

  void text(String label, String text) {
    code.label(label);
    code.text(text);
  }
}
