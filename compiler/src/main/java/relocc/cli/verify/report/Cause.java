package relocc.cli.verify.report;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import relocc.compiler.plan.AddressRange;
import relocc.runtime.memory.Memory;

/**
 * One thing that is wrong with a blob.
 *
 * @param rule the id of the rule that it breaks; {@code MEMORY}, {@code EXIT}, {@code STOP}, {@code
 *     REFUSAL} or {@code REFERENCE} where it does something else than the plan says
 * @param message what is wrong
 * @param instruction address of the instruction that does it
 * @param where that instruction with its step, for people; empty when it is none
 * @param data the address that it is about
 * @param choice what the adversary had done that bears on it; may be empty
 * @param details more for people: where data belongs, the line of the plan, what followed
 */
public record Cause(
    String rule,
    String message,
    OptionalLong instruction,
    String where,
    OptionalLong data,
    String choice,
    List<String> details) {
  private static final int SHOWN_BYTES = 8;

  public Cause {
    details = List.copyOf(details);
  }

  /** Without a place. */
  public Cause(String rule, String message, List<String> details) {
    this(rule, message, OptionalLong.empty(), "", OptionalLong.empty(), "", details);
  }

  /** With more details. */
  public Cause and(List<String> more) {
    List<String> all = new ArrayList<>(details);
    all.addAll(more);
    return new Cause(rule, message, instruction, where, data, choice, all);
  }

  /** For people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(rule + ": " + message);
    if (!where.isEmpty()) {
      lines.add("  at " + where);
    }
    about().ifPresent(lines::add);
    details.forEach(line -> lines.add("  " + line));
    if (!choice.isEmpty()) {
      lines.add("  the adversary " + choice);
    }
    return lines;
  }

  private Optional<String> about() {
    return data.isPresent()
        ? Optional.of("  about " + AddressRange.hex(data.getAsLong()))
        : Optional.empty();
  }

  /** The first bytes that differ. */
  public static String bytes(long address, Memory expected, Memory found) {
    HexFormat hex = HexFormat.ofDelimiter(" ");
    return "memory at "
        + AddressRange.hex(address)
        + " should be "
        + hex.formatHex(expected.read(address, SHOWN_BYTES))
        + ", is "
        + hex.formatHex(found.read(address, SHOWN_BYTES));
  }

  /** What tells causes apart: one cause per rule and instruction or, without such, message. */
  public String place() {
    return rule + (instruction.isPresent() ? "@" + instruction.getAsLong() : message);
  }
}
