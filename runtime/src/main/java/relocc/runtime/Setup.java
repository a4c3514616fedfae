package relocc.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import relocc.runtime.adversary.Strategy;
import relocc.runtime.device.Uart;
import relocc.runtime.memory.Extent;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;

/**
 * A machine at the moment the stub is entered: something arbitrary in every register that is not
 * given here, and MMU and data cache off unless SCTLR of the level is given with M and C set.
 *
 * @param memory the bytes, with the blob in place; the machine changes them
 * @param level the exception level, 1..3
 * @param blob what belongs to the stub, entered at its start; outside it the machine stops
 * @param code the part of the blob that must not be written
 * @param windows all other memory that may be touched
 * @param processor the kind of processor
 * @param registers x0..x30 (by number) and sp (31), where they matter
 * @param systemRegisters system registers by name, where they matter
 * @param cached cache lines that somebody left behind
 * @param around what else the stub finds
 * @param conduct how the run goes
 */
public record Setup(
    Memory memory,
    int level,
    Extent blob,
    Extent code,
    List<Window> windows,
    Processor processor,
    Map<Integer, Long> registers,
    Map<String, Long> systemRegisters,
    List<Cached> cached,
    Surroundings around,
    Conduct conduct) {

  /**
   * Bytes that a data cache line holds at entry.
   *
   * @param address any address of the line
   * @param bytes what the line holds, from {@code address} on; the rest as in memory
   * @param dirty whether the line may still be written back
   */
  public record Cached(long address, byte[] bytes, boolean dirty) {}

  /** How firmware is called. */
  public enum Conduit {
    NONE,
    SMC,
    HVC
  }

  /**
   * Who answers at levels above the stub's.
   *
   * @param psci how PSCI is called: SYSTEM_OFF and SYSTEM_RESET end the run
   * @param hypStub whether EL2, below which the stub is entered, belongs to the stub that Linux
   *     leaves there: HVC with x0 = 1 goes on at EL2 at x1, with x2, x3, x4 as x0, x1, x2
   */
  public record Above(Conduit psci, boolean hypStub) {
    public Above withPsci(Conduit conduit) {
      return new Above(conduit, hypStub);
    }

    public Above withHypStub() {
      return new Above(psci, true);
    }
  }

  /**
   * A UART.
   *
   * @param base address of its first register
   */
  public record Serial(long base, Uart.Model model) {}

  /**
   * What else the stub finds.
   *
   * @param uarts each needs a DEVICE window
   * @param room how many characters a UART takes before it is full for ever
   * @param masks the interrupt masks D, A, I, F as bits 3..0
   * @param ownStack PSTATE.SP: whether the stack pointer is that of the level, not SP_EL0
   * @param interrupt what comes on the way
   * @param damage what becomes of memory on the way
   * @param above who answers calls
   * @param wanted what the next program reads past the cache, whoever wrote it
   */
  public record Surroundings(
      List<Serial> uarts,
      int room,
      int masks,
      boolean ownStack,
      Optional<Interrupt> interrupt,
      Optional<Damage> damage,
      Above above,
      List<Extent> wanted) {
    private static final Surroundings USUAL =
        new Surroundings(
            List.of(),
            Integer.MAX_VALUE,
            0,
            true,
            Optional.empty(),
            Optional.empty(),
            new Above(Conduit.NONE, false),
            List.of());

    public Surroundings {
      uarts = List.copyOf(uarts);
      wanted = List.copyOf(wanted);
    }

    /** With another UART. */
    public Surroundings withUart(long base, Uart.Model kind) {
      List<Serial> more = new ArrayList<>(uarts);
      more.add(new Serial(base, kind));
      return new Surroundings(more, room, masks, ownStack, interrupt, damage, above, wanted);
    }

    public Surroundings withRoom(int characters) {
      return new Surroundings(uarts, characters, masks, ownStack, interrupt, damage, above, wanted);
    }

    public Surroundings withState(int newMasks, boolean own) {
      return new Surroundings(uarts, room, newMasks, own, interrupt, damage, above, wanted);
    }

    public Surroundings withInterrupt(Interrupt one) {
      return new Surroundings(
          uarts, room, masks, ownStack, Optional.of(one), damage, above, wanted);
    }

    public Surroundings withDamage(Damage one) {
      return new Surroundings(
          uarts, room, masks, ownStack, interrupt, Optional.of(one), above, wanted);
    }

    public Surroundings withWanted(List<Extent> ranges) {
      return new Surroundings(uarts, room, masks, ownStack, interrupt, damage, above, ranges);
    }

    public Surroundings withAbove(Above other) {
      return new Surroundings(uarts, room, masks, ownStack, interrupt, damage, other, wanted);
    }
  }

  /**
   * An asynchronous exception that DAIF does not mask, as FEAT_NMI and SCTLR2.NMEA allow (EL-15).
   *
   * @param before the instruction that it is taken in place of, once
   * @param vector offset from that of a synchronous exception: 0x80, 0x100 or 0x180; from 0x400 on
   *     it is one of EL1 that goes to EL2, from the start of its vectors
   */
  public record Interrupt(long before, int vector) {}

  /**
   * Memory that becomes another on the way, as by a fault of its own, by something else that writes
   * it, or by a copy that went wrong. Caches have the same.
   *
   * @param before the instruction before which it happens, once
   * @param address of the first byte
   * @param bytes what is there afterwards
   */
  public record Damage(long before, long address, byte[] bytes) {
    /** Does the same to memory that no machine has. */
    public void apply(Memory memory) {
      memory.write(address, bytes);
    }
  }

  /**
   * How a run goes.
   *
   * @param strategy how caches and pending registers behave where the architecture leaves it open
   * @param seed chooses what is arbitrary
   * @param limit how many instructions to execute at most
   * @param trace is told of every store
   * @param stopAtFirst whether the run ends when the first rule is broken
   * @param history how many of the last instructions are remembered
   */
  public record Conduct(
      Strategy strategy, long seed, long limit, Trace trace, boolean stopAtFirst, int history) {}

  public Setup {
    if (level < 1 || level > 3) {
      throw new IllegalArgumentException("no such entry level: " + level);
    }
    windows = List.copyOf(windows);
    registers = Map.copyOf(registers);
    systemRegisters = Map.copyOf(systemRegisters);
    cached = List.copyOf(cached);
  }

  /** A machine that enters the blob at its start; the whole blob may be written. */
  public static Setup of(Memory memory, int level, Extent blob, List<Window> windows) {
    return new Setup(
        memory,
        level,
        blob,
        new Extent(blob.start(), 0),
        windows,
        Processor.cortexA72(),
        Map.of(),
        Map.of(),
        List.of(),
        Surroundings.USUAL,
        new Conduct(Strategy.LAZY, memory.seed(), 1_000_000_000L, Trace.NONE, false, 0));
  }

  public Setup withCode(Extent readOnly) {
    return new Setup(
        memory,
        level,
        blob,
        readOnly,
        windows,
        processor,
        registers,
        systemRegisters,
        cached,
        around,
        conduct);
  }

  public Setup withProcessor(Processor kind) {
    return new Setup(
        memory,
        level,
        blob,
        code,
        windows,
        kind,
        registers,
        systemRegisters,
        cached,
        around,
        conduct);
  }

  /** With a value for x0..x30 or sp (31). */
  public Setup withRegister(int number, long value) {
    Map<Integer, Long> more = new TreeMap<>(registers);
    more.put(number, value);
    return new Setup(
        memory,
        level,
        blob,
        code,
        windows,
        processor,
        more,
        systemRegisters,
        cached,
        around,
        conduct);
  }

  /** With values for x0..x30 or sp (31). */
  public Setup withRegisters(Map<Integer, Long> values) {
    Setup all = this;
    for (Map.Entry<Integer, Long> register : values.entrySet()) {
      all = all.withRegister(register.getKey(), register.getValue());
    }
    return all;
  }

  /** With a value for a system register, in effect at entry. */
  public Setup withSystemRegister(String name, long value) {
    Map<String, Long> more = new TreeMap<>(systemRegisters);
    more.put(name, value);
    return new Setup(
        memory, level, blob, code, windows, processor, registers, more, cached, around, conduct);
  }

  public Setup withCached(List<Cached> lines) {
    return new Setup(
        memory,
        level,
        blob,
        code,
        windows,
        processor,
        registers,
        systemRegisters,
        lines,
        around,
        conduct);
  }

  /** With values for system registers, in effect at entry. */
  public Setup withSystemRegisters(Map<String, Long> values) {
    Setup all = this;
    for (Map.Entry<String, Long> register : values.entrySet()) {
      all = all.withSystemRegister(register.getKey(), register.getValue());
    }
    return all;
  }

  /**
   * With ranges that the caller has written through the cache and never cleaned: their bytes are in
   * dirty lines, and memory itself holds others. This changes the memory.
   */
  public Setup withUncleaned(List<Extent> ranges) {
    List<Cached> lines = new ArrayList<>(cached);
    for (Extent range : ranges) {
      byte[] bytes = memory.read(range.start(), (int) range.size());
      lines.add(new Cached(range.start(), bytes, true));
      byte[] others = bytes.clone();
      for (int i = 0; i < others.length; i++) {
        others[i] = (byte) ~others[i];
      }
      memory.write(range.start(), others);
    }
    return withCached(lines);
  }

  /** With a PL011 at an address. */
  public Setup withUart(long base) {
    return withUart(base, Uart.Model.PL011);
  }

  /** With a UART at an address. */
  public Setup withUart(long base, Uart.Model model) {
    return withSurroundings(around.withUart(base, model));
  }

  /** With somebody who answers calls. */
  public Setup withAbove(Above above) {
    return withSurroundings(around.withAbove(above));
  }

  public Setup withSurroundings(Surroundings other) {
    return new Setup(
        memory,
        level,
        blob,
        code,
        windows,
        processor,
        registers,
        systemRegisters,
        cached,
        other,
        conduct);
  }

  public Setup withConduct(Conduct other) {
    return new Setup(
        memory,
        level,
        blob,
        code,
        windows,
        processor,
        registers,
        systemRegisters,
        cached,
        around,
        other);
  }

  public Setup withAdversary(Strategy strategy, long seed) {
    return withConduct(
        new Conduct(
            strategy, seed, conduct.limit, conduct.trace, conduct.stopAtFirst, conduct.history));
  }

  public Setup withLimit(long instructions) {
    return withConduct(
        new Conduct(
            conduct.strategy,
            conduct.seed,
            instructions,
            conduct.trace,
            conduct.stopAtFirst,
            conduct.history));
  }
}
