package relocc.cli.verify;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Region;
import relocc.compiler.schedule.Transfer;
import relocc.compiler.source.Span;
import relocc.runtime.a64.Disassembly;

/** Finds what belongs to an address: the transfer, the line of the plan, the instruction. */
final class Locator {
  private static final int INSTRUCTION = 4;
  private static final int SHOWN_BYTES = 8;
  private static final Pattern ANNOUNCING = Pattern.compile("mov[zn]? +x17, #.*");

  private final Build build;
  private final byte[] blob;

  /**
   * @param blob what lies in the stub's range; the listing tells of it where it has the size of the
   *     compiled one
   */
  Locator(Build build, byte[] blob) {
    this.build = build;
    this.blob = blob;
  }

  /** Whether the listing may speak of the blob. */
  boolean isListed() {
    return blob.length == build.program().bytes().length;
  }

  /**
   * An instruction with the step that it came from: as the listing has it, or read from the blob
   * where that is another.
   */
  String instruction(long address) {
    long offset = address - build.plan().stub().range().start();
    if (offset < 0 || offset > blob.length - INSTRUCTION) {
      return AddressRange.hex(address) + ", outside the blob";
    }
    Optional<Program.Line> line = isListed() ? line(address) : Optional.empty();
    int word = word(blob, offset);
    if (line.isPresent() && word == word(build.program().bytes(), offset)) {
      return AddressRange.hex(address) + ": " + line.get().text() + in(line.get());
    }
    return AddressRange.hex(address)
        + ": "
        + Disassembly.text(word)
        + line.map(l -> ", compiled: " + l.text() + in(l)).orElse("");
  }

  private String in(Program.Line line) {
    return " (" + step(line.step()) + ")";
  }

  private static int word(byte[] bytes, long offset) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt((int) offset);
  }

  private Optional<Program.Line> line(long address) {
    List<Program.Line> lines = build.program().lines();
    int low = 0;
    int high = lines.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      Program.Line line = lines.get(middle);
      if (AddressRange.compare(line.address() + line.size(), address) > 0) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low < lines.size() && AddressRange.compare(lines.get(low).address(), address) <= 0
        ? Optional.of(lines.get(low))
        : Optional.empty();
  }

  /** A step of the routine by its number, which counts from 0. */
  String step(int index) {
    Step step = build.routine().steps().get(index);
    String words = step.getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", " $1").toLowerCase();
    return "step " + (index + 1) + ", " + words;
  }

  /**
   * The step that a report names when an exception hits an instruction, by its place: each begins
   * with saying so in x17, which it keeps. Steps may lie in another order than they run.
   */
  int announced(long address) {
    int hit = line(address).map(Program.Line::step).orElse(0);
    long end = build.program().sections().get(0).range().end();
    return build.program().lines().stream()
        .takeWhile(line -> AddressRange.compare(line.address(), end) < 0)
        .filter(line -> line.step() <= hit)
        .filter(line -> line.step() < hit || AddressRange.compare(line.address(), address) < 0)
        .filter(line -> ANNOUNCING.matcher(line.text()).matches())
        .mapToInt(Program.Line::step)
        .max()
        .orElse(0);
  }

  /** The steps that look at digests, by their places. */
  List<Integer> verifications() {
    List<Step> steps = build.routine().steps();
    return IntStream.range(0, steps.size())
        .filter(i -> steps.get(i) instanceof Step.Verify)
        .boxed()
        .toList();
  }

  /** The stub with another instruction at some addresses. */
  byte[] with(int instruction, long... addresses) {
    return with(blob, instruction, addresses);
  }

  /** The same of other bytes. */
  byte[] with(byte[] other, int instruction, long... addresses) {
    byte[] bytes = other.clone();
    for (long address : addresses) {
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(Math.toIntExact(address - build.plan().stub().range().start()), instruction);
    }
    return bytes;
  }

  /**
   * The step that looks whether what a caller named may be written, by its place.
   *
   * @param tables whether it looks for the caller's tables, else for the stub and lists
   */
  int guard(boolean tables) {
    List<Step> steps = build.routine().steps();
    return IntStream.range(0, steps.size())
        .filter(index -> isGuard(steps.get(index), tables))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a stub that looks for nothing"));
  }

  private static boolean isGuard(Step step, boolean tables) {
    return tables
        ? step instanceof Step.GuardTables
        : step instanceof Step.JudgeList
            || step instanceof Step.GuardStub
            || step instanceof Step.GuardRanges;
  }

  /** Which transfer should have the last word on the byte at an address, by its place. */
  OptionalInt owner(long address) {
    List<Transfer> transfers = build.schedule().transfers();
    return IntStream.iterate(transfers.size() - 1, i -> i >= 0, i -> i - 1)
        .filter(i -> writes(transfers.get(i), address))
        .findFirst();
  }

  /** Whether it is the instruction that passes control on. */
  boolean isLast(long address) {
    return last() == address;
  }

  /** The last instruction of the last step. */
  long last() {
    int step = build.routine().steps().size() - 1;
    return build.program().lines().stream()
        .filter(line -> line.step() == step && line.text().equals("eret"))
        .reduce((first, second) -> second)
        .map(Program.Line::address)
        .orElse(0L);
  }

  /** Where a label of the listing lies. */
  Optional<Long> label(String name) {
    return build.program().lines().stream()
        .filter(line -> line.text().equals(name + ":"))
        .findFirst()
        .map(Program.Line::address);
  }

  /** What should have happened to the byte at an address. */
  List<String> wanted(long address) {
    OptionalInt owner = owner(address);
    return owner.isPresent()
        ? transfer(owner.getAsInt())
        : List.of("no transfer writes there" + declared(address));
  }

  /** The smallest region that an address belongs to. */
  String region(long address) {
    return build.plan().memory().stream()
        .filter(region -> region.range().contains(address))
        .reduce((one, other) -> isSmaller(other, one) ? other : one)
        .map(region -> "in " + region.name())
        .orElse(stub(address) ? "in the stub's range" : "no memory is declared there");
  }

  private static boolean isSmaller(Region one, Region other) {
    return AddressRange.compare(one.range().size(), other.range().size()) < 0;
  }

  private boolean stub(long address) {
    return build.plan().stub().range().contains(address);
  }

  private String declared(long address) {
    return build.plan().memory().stream()
        .filter(region -> region.range().contains(address))
        .map(region -> ", it belongs to " + region.name())
        .reduce((first, last) -> last)
        .orElse(", no memory is declared there");
  }

  private static boolean writes(Transfer transfer, long address) {
    return written(transfer).stream().anyMatch(range -> range.contains(address));
  }

  /** The ranges that a transfer writes. */
  static List<AddressRange> written(Transfer transfer) {
    if (transfer instanceof Transfer.Copy copy) {
      return List.of(new AddressRange(copy.destination(), copy.size()));
    }
    if (transfer instanceof Transfer.Fill fill) {
      return List.of(new AddressRange(fill.destination(), fill.size()));
    }
    if (transfer instanceof Transfer.Rotate rotate) {
      return rotate.ring().stream().map(start -> new AddressRange(start, rotate.size())).toList();
    }
    throw new IllegalArgumentException("unknown transfer " + transfer);
  }

  /** A transfer by its place in the schedule, and where the plan asked for it. */
  List<String> transfer(int index) {
    Transfer transfer = build.schedule().transfers().get(index);
    Span span = transfer.origin();
    List<String> lines = new ArrayList<>();
    lines.add(
        "transfer "
            + (index + 1)
            + " of "
            + build.schedule().transfers().size()
            + " ("
            + step(moveStep())
            + "): "
            + describe(transfer));
    lines.add(
        "asked for in "
            + span.source().name()
            + ":"
            + span.line()
            + ":"
            + span.column()
            + ": "
            + span.source().lineText(span.line()).strip());
    return lines;
  }

  private int moveStep() {
    List<Step> steps = build.routine().steps();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Step.Move
          || steps.get(i) instanceof Step.MoveList
          || steps.get(i) instanceof Step.MoveRange) {
        return i;
      }
    }
    throw new IllegalStateException("transfers without a step that moves");
  }

  private static String describe(Transfer transfer) {
    if (transfer instanceof Transfer.Copy copy) {
      return "copy "
          + new AddressRange(copy.source(), copy.size())
          + " to "
          + new AddressRange(copy.destination(), copy.size())
          + (copy.direction() == Transfer.Direction.FORWARD ? ", forward" : ", backward");
    }
    if (transfer instanceof Transfer.Fill fill) {
      return "fill " + new AddressRange(fill.destination(), fill.size());
    }
    if (transfer instanceof Transfer.Rotate rotate) {
      return "rotate "
          + rotate.size()
          + " bytes at "
          + String.join(", ", rotate.ring().stream().map(AddressRange::hex).toList());
    }
    throw new IllegalArgumentException("unknown transfer " + transfer);
  }

  /** The entry of the moves table that was being executed while x0 pointed behind its start. */
  Optional<Program.Entry> entry(long pointer) {
    return build.program().entries().stream()
        .filter(entry -> AddressRange.compare(entry.address(), pointer) < 0)
        .reduce((first, last) -> last);
  }
}
