package relocc.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Piece;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Source;
import relocc.compiler.source.Span;

/**
 * A plan made of a seed, as text and as the record that the front end should make of that text. It
 * moves up to 200 pieces, of any alignment or most of them aligned, inside a space of a few KiB,
 * which has a reserved and a kept neighbour.
 */
public final class RandomPlan {
  static final AddressRange RAM = new AddressRange(0x4000_0000L, 1 << 24);
  private static final AddressRange ROM = new AddressRange(0, 1 << 16);
  private static final int PAGE = 4096;
  private static final int MOST_PIECES = 200;

  private final Random random;
  private final String name;
  private final RandomState state;
  private final int unit;
  private final AddressRange arena;
  private final AddressRange kept;
  private final AddressRange reserved;
  private final List<List<int[]>> marks = new ArrayList<>();
  private final List<Object> actions = new ArrayList<>();
  private final SortedMap<Integer, Long> registers = new TreeMap<>();
  private final long target;
  private final long stub;

  /** A fill of a range: what {@link RandomMoves.Raw} is to a move. */
  private record RawFill(long start, long size, byte value) {}

  public RandomPlan(long seed) {
    // Close seeds of Random begin alike.
    random = new Random(seed * 0x9e37_79b9_7f4a_7c15L);
    name = "random_" + seed;
    state = new RandomState(random);
    unit = random.nextBoolean() ? 1 : 4 << random.nextInt(5);
    arena = chooseArena();
    // A page is mapped whole: neighbours of another kind begin on a page.
    long gap = state.mapped() - 1;
    boolean whole = state.isTranslated();
    long keptSize = 1 + random.nextInt(PAGE);
    kept = new AddressRange((arena.end() + gap) & ~gap, whole ? gap + 1 : keptSize);
    long reservedSize = whole ? (gap + 1) * (1 + random.nextInt(3)) : 1 + random.nextInt(3 * PAGE);
    reserved = new AddressRange((arena.start() & ~gap) - reservedSize, reservedSize);
    stub = chooseStub();
    target = (random.nextBoolean() ? arena.start() + 3 : RAM.start() + (8 << 20)) & -4;
    chooseRegisters();
    chooseActions();
  }

  private AddressRange chooseArena() {
    int size = 64 << random.nextInt(9);
    return new AddressRange(
        RAM.start() + (1 << 20) + (random.nextInt(3 * PAGE) & -unit), size - random.nextInt(32));
  }

  /** Far away, or on the next page but one behind the kept range. */
  private long chooseStub() {
    long page = state.page();
    return random.nextBoolean()
        ? RAM.start() + (4 << 20) + page * random.nextInt(16)
        : (kept.end() + 2 * page - 1) & -page;
  }

  private void chooseRegisters() {
    for (int i = random.nextInt(6); i > 0; i--) {
      registers.put(random.nextInt(31), random.nextLong() >>> random.nextInt(64));
    }
    if (random.nextInt(4) == 0) {
      registers.put(Plan.Exit.SP, RAM.start() + 16L * random.nextInt(1 << 16));
    }
  }

  private void chooseActions() {
    boolean fromKept = arena.end() == kept.start() && random.nextBoolean();
    AddressRange readable = fromKept ? AddressRange.between(arena.start(), kept.end()) : arena;
    int left = random.nextInt(8) == 0 ? MOST_PIECES : 1 + random.nextInt(40);
    for (int i = random.nextInt(3); i >= 0 && left > 0; i--) {
      if (random.nextInt(4) == 0) {
        actions.add(randomFill());
      }
      List<RandomMoves.Raw> pieces =
          new ArrayList<>(new RandomMoves(random, arena, readable, left, unit).any());
      if (random.nextInt(6) == 0) {
        pieces = new ArrayList<>(pieces.subList(0, 1 + random.nextInt(pieces.size())));
        pieces.set(0, fromRom(pieces.get(0)));
      }
      actions.add(pieces);
      left -= pieces.size();
    }
    if (random.nextInt(3) == 0) {
      actions.add(randomFill());
    }
  }

  private RandomMoves.Raw fromRom(RandomMoves.Raw piece) {
    long source = ROM.start() + random.nextInt((int) (ROM.size() - piece.size()));
    return new RandomMoves.Raw(source, piece.destination(), piece.size());
  }

  private RawFill randomFill() {
    long size = 1 + random.nextInt((int) arena.size());
    long start = arena.start() + random.nextInt((int) (arena.size() - size + 1));
    return new RawFill(start, size, (byte) (random.nextBoolean() ? 0 : random.nextInt()));
  }

  /** The least that a stub can grow by, and what holds it comfortably. */
  long page() {
    return state.page();
  }

  /** More than enough for the stub. */
  long wide() {
    return state.page() == PAGE && !state.anywhere ? 256 << 10 : 2 << 20;
  }

  /** The plan with a stub of {@code stubSize} bytes, as text. */
  String text(long stubSize) {
    marks.clear();
    StringBuilder text =
        new StringBuilder("edition 1\nplan " + name + " {\n  cpu " + state.cpu().name() + "\n");
    text.append(state.parametersText());
    text.append("  memory {\n    ram dram = ").append(written(RAM));
    text.append("\n    rom flash = ").append(written(ROM));
    text.append("\n    reserved secure = ").append(written(reserved));
    text.append("\n    region kept = ").append(written(kept)).append("\n    keep kept\n  }\n");
    text.append("  entry {").append(state.entriesText());
    text.append(" }\n  run { ").append(state.runText()).append(" }\n  stub { ");
    String place = "at " + written(new AddressRange(stub, stubSize));
    text.append(state.anywhere ? "anywhere  limit " + stubSize + " B" : place);
    text.append(" }\n  steps {\n");
    actions.forEach(action -> write(text, action));
    text.append("  }\n  exit ").append(target).append(" { el ");
    text.append(state.exitText()).append(" mmu off");
    registers.forEach(
        (n, v) ->
            text.append(n == Plan.Exit.SP ? " sp" : " x" + n)
                .append(" = ")
                .append("0x" + Long.toHexString(v)));
    return text.append(" }\n}\n").toString();
  }

  private static String written(AddressRange range) {
    return "0x" + Long.toHexString(range.start()) + " ..+ " + range.size();
  }

  private void write(StringBuilder text, Object action) {
    List<int[]> places = new ArrayList<>();
    marks.add(places);
    if (action instanceof RawFill fill) {
      String range = written(new AddressRange(fill.start, fill.size));
      String words =
          fill.value == 0 ? "zero " + range : "fill " + range + " with " + (fill.value & 0xff);
      line(text, words, places);
      return;
    }
    text.append("    move {\n");
    for (RandomMoves.Raw piece : pieces(action)) {
      line(
          text,
          "  "
              + written(new AddressRange(piece.source(), piece.size()))
              + " -> 0x"
              + Long.toHexString(piece.destination()),
          places);
    }
    text.append("    }\n");
  }

  private static void line(StringBuilder text, String words, List<int[]> places) {
    text.append("    ");
    places.add(new int[] {text.length(), text.length() + words.length()});
    text.append(words).append('\n');
  }

  @SuppressWarnings("unchecked")
  private static List<RandomMoves.Raw> pieces(Object action) {
    return (List<RandomMoves.Raw>) action;
  }

  /** The plan with a stub of {@code stubSize} bytes, as the front end would make it. */
  public Plan plan(long stubSize) {
    Source source = new Source(name + ".rstub", text(stubSize));
    Span all = new Span(source, 0, 0);
    List<Action> meant = new ArrayList<>();
    for (int i = 0; i < actions.size(); i++) {
      meant.add(meaning(actions.get(i), marks.get(i), source));
    }
    return new Plan(
        name,
        all,
        state.cpu(),
        state.parameters(all),
        memory(all),
        List.of(),
        state.entries(all),
        state.run(all),
        new Plan.Stub(new AddressRange(state.anywhere ? 0 : stub, stubSize), state.anywhere, all),
        meant,
        new Plan.Exit(new Operand.Constant(target), all, state.exit, values(), all),
        OnFail.DEFAULT);
  }

  private SortedMap<Integer, Operand> values() {
    TreeMap<Integer, Operand> values = new TreeMap<>();
    registers.forEach((number, value) -> values.put(number, new Operand.Constant(value)));
    return values;
  }

  private List<Region> memory(Span span) {
    return List.of(
        new Region("dram", Region.Kind.RAM, RAM, span),
        new Region("flash", Region.Kind.ROM, ROM, span),
        new Region("secure", Region.Kind.RESERVED, reserved, span),
        new Region("kept", Region.Kind.REGION, kept, span),
        new Region("kept", Region.Kind.KEEP, kept, span));
  }

  private static Action meaning(Object action, List<int[]> places, Source source) {
    List<Span> spans = places.stream().map(p -> new Span(source, p[0], p[1])).toList();
    if (action instanceof RawFill fill) {
      AddressRange range = new AddressRange(fill.start, fill.size);
      return new Action.Fill(range, fill.value, spans.get(0));
    }
    List<Piece> pieces = new ArrayList<>();
    for (RandomMoves.Raw raw : pieces(action)) {
      pieces.add(new Piece(raw.source(), raw.destination(), raw.size(), spans.get(pieces.size())));
    }
    return new Action.Move(pieces, spans.get(0));
  }

  /** What of a plan decides how it is compiled, for the tests that count the kinds. */
  Map<String, Boolean> traits() {
    Map<String, Boolean> traits = new TreeMap<>();
    List<ExceptionLevel> levels = state.levels();
    for (CopyMap copy : CopyMap.values()) {
      traits.put("copies with mmu " + copy, state.copy == copy);
    }
    for (Granule granule : Granule.values()) {
      traits.put("granule " + granule, state.granule == granule);
    }
    for (ExceptionLevel level : ExceptionLevel.values()) {
      traits.put("is entered at " + level, levels.contains(level));
      traits.put("leaves to " + level, state.exit.equals(Optional.of(level)));
    }
    traits.put("lies anywhere", state.anywhere);
    traits.put("has callers with the MMU on", state.isTranslated());
    traits.put("has callers with a linear map", state.isLinear());
    traits.put("several entries", levels.size() > 1);
    traits.put("more than 100 pieces", marks.stream().mapToInt(List::size).sum() > 100);
    return traits;
  }
}
