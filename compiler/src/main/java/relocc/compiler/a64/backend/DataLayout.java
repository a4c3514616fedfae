package relocc.compiler.a64.backend;

import java.util.List;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.a64.Placed;
import relocc.compiler.a64.Program.Section;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.copy.CleanCode;
import relocc.compiler.a64.copy.MoveCode;
import relocc.compiler.a64.copy.MoveTable;
import relocc.compiler.a64.copy.SavedCode;
import relocc.compiler.a64.table.TableMap;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan.Payload;

/**
 * What lies behind the code: the table of moves and the list of ranges to clean, the one that is
 * walked first in front, the list of ranges to map, room for registers, payload. Places count in
 * bytes from the label of the data.
 */
final class DataLayout {
  private final Routine routine;
  private final MoveTable moves;
  private final List<AddressRange> cleaned;

  DataLayout(Routine routine, MoveTable moves) {
    this.routine = routine;
    this.moves = moves;
    this.cleaned =
        routine.steps().stream()
            .filter(Step.CleanLines.class::isInstance)
            .flatMap(step -> ((Step.CleanLines) step).ranges().stream())
            .toList();
  }

  /** Whether there are a table of moves and a list of ranges to clean. */
  private boolean listing() {
    return !cleaned.isEmpty();
  }

  private long cleanedBytes() {
    return 16L * (cleaned.size() + 1);
  }

  Emitter.Places places() {
    return new Emitter.Places(routine.mmu() ? moves.bytes() : 0, movesAt(), mapAt());
  }

  /** Where the table of moves starts. */
  long movesAt() {
    return routine.mmu() ? 0 : cleanedBytes();
  }

  private long mapAt() {
    return listing() ? moves.bytes() + cleanedBytes() : 0;
  }

  /** Where there is room for what a way back needs. */
  long savedAt() {
    return mapAt() + (routine.buildsTables() ? 8L * map(0).words().length : 0);
  }

  /** Whether what a way back needs is kept here. */
  private boolean saves() {
    return routine.judgesMemory() && routine.saved().isEmpty();
  }

  private long listed() {
    return savedAt() + (saves() ? SavedCode.bytes() : 0);
  }

  /** What is mapped by tables that the stub builds, which has so much code. */
  TableMap map(long code) {
    return new TableMap(routine.translation().orElseThrow(), code, routine.stub().size());
  }

  /** Where payload starts: it is aligned as its addresses are. */
  private long payloadAt(long code) {
    return (code + listed() + Payload.ALIGNMENT - 1 & -Payload.ALIGNMENT) - code;
  }

  /**
   * All of it.
   *
   * @param code how many bytes lie before the label of the data
   */
  long size(long code) {
    List<Payload> payloads = routine.payloads();
    return payloads.isEmpty()
        ? listed()
        : payloadAt(code) + payloads.get(payloads.size() - 1).range().end() - Payload.SPACE;
  }

  /** Emits it behind code that is laid out so. */
  void emit(Code data, Placed draft, long code) {
    if (listing()) {
      lists(data, draft, code);
    }
    if (routine.buildsTables()) {
      data.words(map(code).words(), 2, "to map: start | access, size");
    }
    if (saves()) {
      data.table(new byte[SavedCode.bytes()], "for registers, as long as there is a way back");
    }
    if (!routine.payloads().isEmpty()) {
      data.align((int) Payload.ALIGNMENT);
      data.label(Names.PAYLOAD);
    }
    for (Payload payload : routine.payloads()) {
      data.align((int) Payload.ALIGNMENT);
      data.table(payload.bytes(), "payload " + payload.name());
    }
  }

  private void lists(Code data, Placed draft, long code) {
    long[] words = moves.parts() == 0 ? new long[0] : words(draft, code);
    long[] ranges = new long[2 * (cleaned.size() + 1)];
    for (int i = 0; i < cleaned.size(); i++) {
      ranges[2 * i] = cleaned.get(i).start() & -CleanCode.LONGEST_LINE;
      ranges[2 * i + 1] = cleaned.get(i).end() - ranges[2 * i];
    }
    if (routine.mmu()) {
      data.words(words, 3, "moves: source, destination, units << 16 | loop");
      data.words(ranges, 2, "to clean: start, size");
    } else {
      data.words(ranges, 2, "to clean: start, size");
      data.words(words, 3, "moves: source, destination, units << 16 | loop");
    }
  }

  private long[] words(Placed draft, long code) {
    long loops = draft.address(new Label(Names.LOOPS));
    return moves.words(
        loop -> draft.address(new Label(loop.label())) - loops,
        part -> draft.address(new Label(MoveCode.behind(part))) - loops,
        payloadAt(code));
  }

  /** Adds the sections that it consists of. */
  void sections(AddressRange data, long code, List<Section> sections) {
    long payload = routine.payloads().isEmpty() ? data.end() : data.start() + payloadAt(code);
    long lists = saves() ? data.start() + savedAt() : payload;
    add(sections, "moves", data.start(), lists);
    add(sections, "saved", lists, payload);
    add(sections, "payload", payload, data.end());
  }

  private static void add(List<Section> sections, String name, long start, long end) {
    if (start != end) {
      sections.add(new Section(name, AddressRange.between(start, end), true));
    }
  }
}
