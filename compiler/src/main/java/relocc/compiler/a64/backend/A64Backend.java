package relocc.compiler.a64.backend;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import relocc.compiler.a64.Assembly;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.a64.Placed;
import relocc.compiler.a64.Program;
import relocc.compiler.a64.code.Arrangement;
import relocc.compiler.a64.code.Arrangement.Part;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.LateSteps;
import relocc.compiler.a64.code.Names;
import relocc.compiler.a64.code.Slots;
import relocc.compiler.a64.codec.UnpackCode;
import relocc.compiler.a64.copy.MoveTable;
import relocc.compiler.a64.report.Refusals;
import relocc.compiler.a64.table.Literals;
import relocc.compiler.a64.table.TableCode;
import relocc.compiler.a64.table.TableMap;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;

/**
 * Turns a routine into a blob: code, then the data that it walks, then the translation tables. The
 * size of each part is known before any of it is encoded, and the code's size depends on nothing
 * but the plan's shape.
 */
public final class A64Backend {
  private final Routine routine;
  private final MoveTable moves;
  private final DataLayout layout;
  private final Placed draft;

  private final Arrangement arrangement;

  /** Lays the routine's code out. */
  public A64Backend(Routine routine) {
    this.routine = routine;
    this.moves =
        MoveTable.of(
            routine.steps().stream()
                .filter(Step.Move.class::isInstance)
                .map(step -> ((Step.Move) step).transfers())
                .toList(),
            routine.mmu());
    this.layout = new DataLayout(routine, moves);
    Arrangement best = smallest(Arrangement.FIRST, Arrangement.SIMPLE);
    this.arrangement =
        routine.moves()
            ? smallest(best, Arrangement.spread(routine.steps().size(), VerifyCode.shares(routine)))
            : best;
    this.draft = draft(arrangement);
  }

  /** The first of the smallest; as it is where there are no more bytes than it takes anyway. */
  private Arrangement smallest(Arrangement first, List<Arrangement> others) {
    Arrangement best = first;
    long size = draft(first).range().size();
    if (size > 2 * FailCode.VECTORS_BYTES) {
      for (Arrangement other : others) {
        long otherSize = draft(other).range().size();
        if (otherSize < size) {
          best = other;
          size = otherSize;
        }
      }
    }
    return best;
  }

  private long base() {
    return routine.stub().start();
  }

  /** Whole pages with the MMU on, so that each part can have its own permissions. */
  private int partAlignment() {
    return routine.hasTables() ? (int) routine.page() : 16;
  }

  /** The instructions, the vectors and the constants among them. */
  public AddressRange code() {
    return aligned(base(), draft.range().size());
  }

  /** The moves table, the list of ranges to clean, that of ranges to map, and payload. */
  public AddressRange data() {
    return aligned(code().end(), layout.size(code().size()));
  }

  /** What is mapped by tables that the stub builds behind its data. */
  private TableMap map() {
    return layout.map(code().size());
  }

  private AddressRange aligned(long start, long size) {
    return new AddressRange(start, size + partAlignment() - 1 & -partAlignment());
  }

  /**
   * The blob.
   *
   * @param tables for each level that the stub may be entered at, ascending by the address of the
   *     tables, which follow {@link #data} without a gap; empty with the MMU off
   */
  public Program link(List<Literals> tables) {
    List<Assembly.Item> items = new ArrayList<>(code(tables, arrangement));
    Code data = new Code(levels());
    data.step(moveStep());
    layout.emit(data, draft, code().size());
    if (!routine.payloads().isEmpty()) {
      data.align(partAlignment());
    }
    tables.stream()
        .filter(each -> each.pages().isEmpty())
        .forEach(each -> each.emitTables(data, partAlignment()));
    items.addAll(data.items());
    Placed placed = new Assembly(items).at(base());
    return new Program(placed.encode(), placed.lines(), sections(tables), entries(), parking());
  }

  /** EL2 can be parked in the vectors of a stub that knows how to call it. */
  private OptionalLong parking() {
    boolean via = routine.steps().stream().anyMatch(A64Backend::callsUp);
    return via && routine.moves()
        ? OptionalLong.of(draft.address(new Label(Names.VECTORS)))
        : OptionalLong.empty();
  }

  private static boolean callsUp(Step step) {
    return step instanceof Step.Leave leave && leave.via().isPresent();
  }

  private int moveStep() {
    for (int i = 0; i < routine.steps().size(); i++) {
      if (routine.steps().get(i) instanceof Step.Move) {
        return i;
      }
    }
    return 0;
  }

  private long movesStart() {
    return data().start() + layout.movesAt();
  }

  private List<Program.Entry> entries() {
    List<Program.Entry> entries = new ArrayList<>();
    for (int i = 0; i < moves.transfers(); i++) {
      entries.add(new Program.Entry(movesStart() + moves.offsetOf(i), i));
    }
    return entries;
  }

  private List<Program.Section> sections(List<Literals> tables) {
    List<Program.Section> sections = new ArrayList<>();
    sections.add(new Program.Section("code", code(), true));
    layout.sections(data(), code().size(), sections);
    if (routine.buildsTables()) {
      AddressRange range = new AddressRange(data().end(), map().bytes());
      sections.add(new Program.Section("tables", range, false));
      return sections;
    }
    for (Literals each : tables) {
      AddressRange range = new AddressRange(each.root(), each.tables().length);
      sections.add(new Program.Section("tables " + each.level(), range, true));
    }
    if (!routine.scratch().isEmpty()) {
      sections.add(new Program.Section("scratch", routine.scratch(), false));
    }
    return sections;
  }

  private Set<ExceptionLevel> levels() {
    Set<ExceptionLevel> levels = EnumSet.copyOf(enter().levels());
    if (!routine.usesVectors() && !enter().isTranslated() && levels.contains(ExceptionLevel.EL2)) {
      // Without tables, and vector registers, nothing is done otherwise where there is VHE.
      levels.remove(ExceptionLevel.EL2_VHE);
    }
    return levels;
  }

  /**
   * Whether a step gives up: what is written, or where, is known only when the stub is entered,
   * something is looked at, or not every processor has the exit.
   */
  private boolean mayGiveUp(ExitCode exit) {
    return exit.isParticular()
        || enter().base().isEmpty()
        || routine.judgesMemory()
        || routine.has(Step.GuardTables.class)
        || routine.has(Step.MoveList.class)
        || routine.has(Step.MoveRange.class);
  }

  private Step.Enter enter() {
    return routine.enter();
  }

  private static void emit(Map<Part, Runnable> parts, Predicate<Part> wanted) {
    parts.forEach(
        (part, emission) -> {
          if (wanted.test(part)) {
            emission.run();
          }
        });
  }

  private Placed draft(Arrangement some) {
    return new Assembly(code(List.of(), some)).at(base());
  }

  /** The literals' values do not matter to a draft, only that they are there. */
  private List<Assembly.Item> code(List<Literals> literals, Arrangement some) {
    int last = routine.steps().size() - 1;
    Step.Leave leave = (Step.Leave) routine.steps().get(last);
    Code code = new Code(levels());
    Refusals refusals = new Refusals(code, routine);
    ParameterCode parameters = new ParameterCode(code, routine, refusals);
    EntryCode entry = new EntryCode(code, routine, parameters, refusals, layout.savedAt());
    ExitCode exit = exit(code, parameters, leave, refusals);
    VerifyCode verify = new VerifyCode(code, routine, parameters);
    UnpackCode unpack = new UnpackCode(code, routine);
    Emitter emitter = emitter(code, entry, parameters, exit, verify, unpack);
    IntConsumer step = step(code, entry, emitter);
    int early = last + 1 - some.late();
    IntStream.range(0, early).forEach(step);
    LateSteps late = new LateSteps(code, step, early, last);
    FailCode fail = new FailCode(code, routine, entry, refusals, mayGiveUp(exit));
    code.step(0);
    Map<Part, Runnable> parts = new EnumMap<>(Part.class);
    parts.put(Part.REFUSALS, () -> refuse(refusals, verify, unpack));
    parts.put(Part.FAILURE, fail::emit);
    parts.put(Part.REPORT, fail::routines);
    parts.put(Part.ROUTINES, verify::routines);
    emit(parts, part -> !some.behind().contains(part));
    zeros(code);
    verify.constants();
    unpack.constants();
    constants(code, entry, literals);
    List<List<Assembly.Item>> whole = whole(code, late, parts, some);
    if (routine.moves() && !late.isEmpty()) {
      whole.removeIf(block -> fits(code, block));
    }
    if (routine.moves()) {
      Slots cold = spread(code, late, parts, some);
      cold.fill(roomBefore(code));
      vectors(code, fail, cold, leave.via().isPresent(), last);
    }
    whole.forEach(code::put);
    end(code);
    return code.items();
  }

  private void end(Code code) {
    if (routine.moves()) {
      code.align(partAlignment());
      code.label(Names.DATA);
    }
  }

  private static void zeros(Code code) {
    code.align(2 * Long.BYTES);
    code.label(Names.ZEROS);
    code.quads("for registers that are handed over as 0", 0, 0);
  }

  private ExitCode exit(Code code, ParameterCode parameters, Step.Leave leave, Refusals refusals) {
    int last = routine.steps().size() - 1;
    return new ExitCode(code, routine.mmu(), parameters, leave, enter().levels(), last, refusals);
  }

  private IntConsumer step(Code code, EntryCode entry, Emitter emitter) {
    return i -> {
      code.step(i);
      entry.begin(i);
      routine.steps().get(i).accept(emitter);
    };
  }

  /** Puts code before the vectors if there is room. */
  private boolean fits(Code code, List<Assembly.Item> block) {
    boolean fits = new Assembly(block).at(base()).range().size() <= roomBefore(code);
    if (fits) {
      code.put(block);
    }
    return fits;
  }

  /** How far it is to where the vectors can be. */
  private int roomBefore(Code code) {
    return (int)
        (-new Assembly(code.items()).at(base()).range().size() & FailCode.VECTORS_BYTES - 1);
  }

  /** What is late, or behind, and may not lie in pieces. */
  private List<List<Assembly.Item>> whole(
      Code code, LateSteps late, Map<Part, Runnable> parts, Arrangement some) {
    List<List<Assembly.Item>> blocks = new ArrayList<>(late.whole());
    code.step(0);
    blocks.add(
        code.apart(
            () -> emit(parts, part -> some.behind().contains(part) && !some.isSpread(part))));
    return blocks;
  }

  /** What may. */
  private static Slots spread(
      Code code, LateSteps late, Map<Part, Runnable> parts, Arrangement some) {
    Runnable all =
        () -> {
          late.once();
          code.step(0);
          emit(parts, some::isSpread);
        };
    return new Slots(code, code.apart(all));
  }

  private static void vectors(Code code, FailCode fail, Slots cold, boolean parking, int last) {
    fail.vectors(cold, parking);
    if (parking) {
      new ParkingCode(code, last).emit();
    }
    cold.rest();
    code.step(0);
  }

  private static void refuse(Refusals refusals, VerifyCode verify, UnpackCode unpack) {
    refusals.emit();
    unpack.refusals();
    verify.refusals();
  }

  private void constants(Code code, EntryCode entry, List<Literals> literals) {
    code.align(Long.BYTES);
    if (routine.mmu() || routine.enter().isTranslated()) {
      entry.controls(levels());
    }
    if (routine.hasTables()) {
      for (ExceptionLevel level : routine.owners()) {
        literals.stream()
            .filter(each -> each.level() == level)
            .findFirst()
            .orElseGet(() -> Literals.draft(level, routine.buildsTables()))
            .emit(code);
      }
      if (routine.buildsTables()) {
        code.label(TableCode.ROOM);
        code.quads("", literals.isEmpty() ? 0 : data().end() - base());
      }
    }
  }

  private Emitter emitter(
      Code code,
      EntryCode entry,
      ParameterCode parameters,
      ExitCode exit,
      VerifyCode verify,
      UnpackCode unpack) {
    return new Emitter(
        routine,
        code,
        entry,
        parameters,
        exit,
        verify,
        unpack,
        moves,
        layout.places(),
        routine.buildsTables() ? Optional.of(layout.map(0)) : Optional.empty());
  }
}
