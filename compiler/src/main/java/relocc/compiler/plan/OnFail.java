package relocc.compiler.plan;

import java.util.List;
import java.util.OptionalLong;
import relocc.compiler.source.Span;

/**
 * What a stub does when it cannot go on.
 *
 * @param reports to whom it says why, in the order of the text
 * @param before what it does before the first write to a byte that is not its own
 * @param after what it does from then on; never {@link Reaction.Kind#RETURN}
 */
public record OnFail(List<Report> reports, Reaction before, Reaction after) {
  /** Says nothing; returns while there is somebody to return to. */
  public static final OnFail DEFAULT =
      new OnFail(List.of(), Reaction.of(Reaction.Kind.RETURN), Reaction.of(Reaction.Kind.HALT));

  public OnFail {
    reports = List.copyOf(reports);
  }

  /** Whether a call that fails before the first write comes back. */
  public boolean returnBefore() {
    return before.kind() == Reaction.Kind.RETURN;
  }

  /** The UARTs that get a line of text. */
  public List<Report.Uart> uarts() {
    return reports.stream()
        .filter(Report.Uart.class::isInstance)
        .map(Report.Uart.class::cast)
        .toList();
  }

  /** The records in memory that are filled in. */
  public List<Report.Record> records() {
    return reports.stream()
        .filter(Report.Record.class::isInstance)
        .map(Report.Record.class::cast)
        .toList();
  }

  /** The base of the first PL011 that gets a line. */
  public OptionalLong pl011() {
    return uarts().stream()
        .filter(uart -> uart.driver() == Driver.PL011)
        .mapToLong(Report.Uart::base)
        .findFirst();
  }

  /** Where the reason is left. */
  public sealed interface Report {
    /** Where the device or the range is written. */
    Span span();

    /** A line of text for people, on the UART whose registers start at {@code base}. */
    record Uart(Driver driver, long base, Span span) implements Report {}

    /**
     * A record for programs.
     *
     * @param range at least {@link #SIZE} bytes, from a multiple of 8
     */
    record Record(AddressRange range, Span span) implements Report {
      /** Bytes that are written. */
      public static final int SIZE = 64;
    }
  }

  /** How a UART is spoken to. */
  public enum Driver {
    /** Arm's own: words, up to the flag register (PL011 manual, UARTFR). */
    PL011("pl011", 4, 0x1c),
    /** The 8250 and its successors: bytes side by side, up to the line status register. */
    NS16550("ns16550", 1, 6),
    /** The same with a word for each register. */
    NS16550_MMIO32("ns16550_mmio32", 4, 0x18);

    private final String word;
    private final int width;
    private final long size;

    Driver(String word, int width, long size) {
      this.word = word;
      this.width = width;
      this.size = size;
    }

    /** As plans name it. */
    public String word() {
      return word;
    }

    /** Bytes of a register, to which it is aligned. */
    public int width() {
      return width;
    }

    /** Bytes from the base to behind the last register that is used. */
    public long size() {
      return size;
    }
  }

  /**
   * What is done in the end.
   *
   * @param conduit how EL1 calls PSCI; from EL2 it is always SMC (Arm DEN 0022, 5.2.1)
   */
  public record Reaction(Kind kind, Conduit conduit) {
    /** One that calls nobody, or calls by SMC. */
    public static Reaction of(Kind kind) {
      return new Reaction(kind, Conduit.SMC);
    }

    /** What to do. */
    public enum Kind {
      /** Back to the caller, with a code in x0. */
      RETURN("return, code in x0"),
      /** Sleep for ever. */
      HALT("halt"),
      /** PSCI SYSTEM_RESET; halts if that comes back. */
      SYSTEM_RESET("psci system_reset"),
      /** PSCI SYSTEM_OFF; halts if that comes back. */
      SYSTEM_OFF("psci system_off");

      private final String words;

      Kind(String words) {
        this.words = words;
      }

      /** As plans say it. */
      public String words() {
        return words;
      }

      /** Whether firmware is asked to do it. */
      public boolean psci() {
        return this == SYSTEM_RESET || this == SYSTEM_OFF;
      }
    }
  }

  /** The instruction that reaches PSCI. */
  public enum Conduit {
    SMC,
    HVC
  }
}
