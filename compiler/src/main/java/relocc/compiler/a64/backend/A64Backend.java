package relocc.compiler.a64.backend;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import relocc.compiler.a64.Assembly;
import relocc.compiler.a64.Instruction.Label;
import relocc.compiler.a64.Placed;
import relocc.compiler.a64.Program;
import relocc.compiler.a64.code.Code;
import relocc.compiler.a64.code.Names;
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

  /** What lies behind the vectors. */
  private final Set<Part> behind;

  /**
   * Parts that may lie before the vectors or behind them: those are aligned to 2 KiB, and a stub
   * that is a little larger than that should not grow by another 2 KiB.
   */
  private enum Part {
    REFUSALS,
    FAILURE,
    REPORT;

    static final List<Set<Part>> CHOICES =
        List.of(
            EnumSet.of(FAILURE),
            EnumSet.of(REPORT),
            EnumSet.of(REFUSALS, FAILURE),
            EnumSet.of(FAILURE, REPORT),
            EnumSet.allOf(Part.class));
  }

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
    Set<Part> parts = EnumSet.noneOf(Part.class);
    Placed smallest = draft(parts);
    if (smallest.range().size() > 2 * FailCode.VECTORS_BYTES) {
      for (Set<Part> some : Part.CHOICES) {
        Placed other = draft(some);
        if (other.range().size() < smallest.range().size()) {
          smallest = other;
          parts = some;
        }
      }
    }
    this.behind = Set.copyOf(parts);
    this.draft = smallest;
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
    List<Assembly.Item> items = new ArrayList<>(code(tables, behind));
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
    if (!routine.mmu() && !enter().isTranslated() && levels.contains(ExceptionLevel.EL2)) {
      // Without tables nothing is done otherwise where there is VHE.
      levels.remove(ExceptionLevel.EL2_VHE);
    }
    return levels;
  }

  /** Whether what is written, or where, is known only when the stub is entered. */
  private boolean isOpen() {
    return enter().base().isEmpty()
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

  private Placed draft(Set<Part> some) {
    return new Assembly(code(List.of(), some)).at(base());
  }

  /** The literals' values do not matter to a draft, only that they are there. */
  private List<Assembly.Item> code(List<Literals> literals, Set<Part> behind) {
    Code code = new Code(levels());
    Refusals refusals = new Refusals(code, enter().isTranslated());
    ParameterCode parameters = new ParameterCode(code, routine, refusals);
    EntryCode entry = new EntryCode(code, routine, parameters, refusals, layout.savedAt());
    int last = routine.steps().size() - 1;
    Step.Leave leave = (Step.Leave) routine.steps().get(last);
    ExitCode exit =
        new ExitCode(code, routine.mmu(), parameters, leave, enter().levels(), last, refusals);
    VerifyCode verify = new VerifyCode(code, routine, parameters);
    UnpackCode unpack = new UnpackCode(code, routine);
    Emitter emitter = emitter(code, entry, parameters, exit, verify, unpack);
    for (int i = 0; i < routine.steps().size(); i++) {
      code.step(i);
      entry.begin(i);
      routine.steps().get(i).accept(emitter);
    }
    boolean late = routine.judgesMemory() || routine.has(Step.GuardTables.class);
    FailCode fail = new FailCode(code, routine, entry, isOpen() || exit.isParticular() || late);
    code.step(0);
    Map<Part, Runnable> parts =
        new EnumMap<>(
            Map.of(
                Part.REFUSALS, () -> refuse(refusals, verify, unpack),
                Part.FAILURE, fail::emit,
                Part.REPORT, fail::routines));
    emit(parts, part -> !behind.contains(part));
    constants(code, entry, literals);
    verify.constants();
    unpack.constants();
    vectors(code, fail, leave.via().isPresent(), last);
    emit(parts, behind::contains);
    if (routine.moves()) {
      code.align(partAlignment());
      code.label(Names.DATA);
    }
    return code.items();
  }

  private void vectors(Code code, FailCode fail, boolean parking, int last) {
    if (routine.moves()) {
      fail.vectors();
      if (parking) {
        new ParkingCode(code, last).emit();
      }
    }
  }

  private static void refuse(Refusals refusals, VerifyCode verify, UnpackCode unpack) {
    refusals.emit();
    unpack.refusals();
    verify.refusals();
  }

  private void constants(Code code, EntryCode entry, List<Literals> literals) {
    code.align(2 * Long.BYTES);
    code.label(Names.ZEROS);
    code.quads("for registers that are handed over as 0", 0, 0);
    if (routine.mmu() || routine.enter().isTranslated()) {
      entry.controls(levels());
    }
    if (routine.hasTables()) {
      code.align(Long.BYTES);
      for (ExceptionLevel level : levels()) {
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
