package relocc.cli.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Cpu;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Granule;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Span;

/**
 * The states in which a random plan is entered, copies and leaves: any that the language has. What
 * it does not have is left out by the rules that it gives, not by asking the compiler.
 */
final class RandomState {
  private static final int PAGE = 4096;
  private static final int LARGEST_PAGE = 1 << 16;

  /** Widths that reach all of the memory of a random plan. */
  private static final int[] WIDTHS = {32, 36, 39, 42, 47, 48};

  private static final Parameter.Place OFFSET_AT = new Parameter.Place.InRegister(3);
  private static final Parameter.Place MAP_AT = new Parameter.Place.InRegister(5);

  private final Random random;
  private final boolean reversed;
  private final List<ExceptionLevel> levels;
  private final List<String> maps = new ArrayList<>();
  final CopyMap copy;
  final Granule granule;
  final OptionalInt vaBits;
  final boolean anywhere;
  final Optional<ExceptionLevel> exit;
  private final String cpu;

  RandomState(Random random) {
    this.random = random;
    reversed = random.nextInt(4) == 0;
    levels = chooseLevels();
    chooseMaps();
    copy = chooseCopy();
    boolean tables = copy == CopyMap.IDENTITY;
    Granule[] all = Granule.values();
    granule = tables && random.nextInt(3) == 0 ? all[random.nextInt(all.length)] : Granule.KIB_4;
    cpu = granule == Granule.KIB_16 || random.nextInt(4) == 0 ? "neoverse-n1" : "cortex-a72";
    vaBits =
        tables && random.nextInt(4) == 0
            ? OptionalInt.of(WIDTHS[random.nextInt(WIDTHS.length)])
            : OptionalInt.empty();
    anywhere = random.nextInt(4) == 0;
    exit = chooseExit();
  }

  private List<ExceptionLevel> chooseLevels() {
    return switch (random.nextInt(12)) {
      case 0, 1 -> List.of(ExceptionLevel.EL1);
      case 2 -> List.of(ExceptionLevel.EL2, ExceptionLevel.EL1);
      case 3, 4 -> List.of(ExceptionLevel.EL2_VHE);
      case 5 -> List.of(ExceptionLevel.EL2_VHE, ExceptionLevel.EL2);
      case 6 -> List.of(ExceptionLevel.EL1, ExceptionLevel.EL2, ExceptionLevel.EL2_VHE);
      case 7, 8 -> List.of(ExceptionLevel.EL3);
      case 9 ->
          List.of(
              ExceptionLevel.EL3, ExceptionLevel.EL2_VHE, ExceptionLevel.EL1, ExceptionLevel.EL2);
      default -> List.of(ExceptionLevel.EL2);
    };
  }

  /** In half of the plans all callers have the MMU off. */
  private void chooseMaps() {
    boolean off = random.nextBoolean();
    boolean on = random.nextBoolean();
    boolean linear = random.nextBoolean();
    for (ExceptionLevel level : levels) {
      boolean translated = !off && (on || random.nextBoolean());
      boolean offset = level.hasTwoRanges() && (linear || random.nextInt(4) == 0);
      maps.add(!translated ? "off" : offset ? "linear" : "identity");
    }
  }

  private CopyMap chooseCopy() {
    List<CopyMap> legal = new ArrayList<>(List.of(CopyMap.OFF, CopyMap.IDENTITY));
    if (maps.stream().noneMatch("off"::equals)) {
      legal.addAll(List.of(CopyMap.KEEP, CopyMap.KEEP));
    }
    if (maps.stream().allMatch("linear"::equals)) {
      legal.addAll(List.of(CopyMap.LINEAR, CopyMap.LINEAR));
    }
    return legal.get(random.nextInt(legal.size()));
  }

  /** Never up. */
  private Optional<ExceptionLevel> chooseExit() {
    if (random.nextBoolean()) {
      return Optional.empty();
    }
    int lowest = levels.stream().mapToInt(ExceptionLevel::number).min().orElseThrow();
    List<ExceptionLevel> below = new ArrayList<>();
    for (ExceptionLevel level : ExceptionLevel.values()) {
      if (level.number() <= lowest) {
        below.add(level);
      }
    }
    return Optional.of(below.get(random.nextInt(below.size())));
  }

  /** Of what the stub consists. */
  int page() {
    return copy == CopyMap.IDENTITY ? (int) granule.bytes() : PAGE;
  }

  /** What is mapped whole, by the stub or by its caller. */
  int mapped() {
    return isTranslated() ? LARGEST_PAGE : copy == CopyMap.IDENTITY ? page() : 1;
  }

  boolean isTranslated() {
    return maps.stream().anyMatch(map -> !map.equals("off"));
  }

  boolean isLinear() {
    return maps.contains("linear");
  }

  List<ExceptionLevel> levels() {
    return levels;
  }

  Cpu cpu() {
    return Cpu.named(cpu).orElseThrow();
  }

  /** The parameters, as text. */
  String parametersText() {
    List<String> all = new ArrayList<>();
    if (isLinear()) {
      all.add("delta : offset in x3");
    }
    if (copy == CopyMap.LINEAR) {
      all.add("map : table root in x5");
    }
    return all.isEmpty() ? "" : "  params { " + String.join("  ", all) + " }\n";
  }

  private Parameter offset(Span span) {
    return new Parameter("delta", Parameter.Kind.OFFSET, OFFSET_AT, 1, Optional.empty(), span);
  }

  private Parameter map(Span span) {
    return new Parameter("map", Parameter.Kind.TABLE_ROOT, MAP_AT, PAGE, Optional.empty(), span);
  }

  Plan.Parameters parameters(Span span) {
    List<Parameter> all = new ArrayList<>();
    if (isLinear()) {
      all.add(offset(span));
    }
    if (copy == CopyMap.LINEAR) {
      all.add(map(span));
    }
    return new Plan.Parameters(OptionalInt.empty(), all);
  }

  String entriesText() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < levels.size(); i++) {
      String host = levels.get(i) == ExceptionLevel.EL2_VHE ? " vhe" : "";
      String at = maps.get(i).equals("linear") ? " at " + (reversed ? "0 - delta" : "delta") : "";
      text.append(" el ").append(levels.get(i).number()).append(host);
      text.append(" { mmu ").append(maps.get(i)).append(at).append(" }");
    }
    return text.toString();
  }

  List<Plan.Entry> entries(Span span) {
    List<Plan.Entry> entries = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      CallerMap map =
          switch (maps.get(i)) {
            case "off" -> CallerMap.OFF;
            case "identity" -> CallerMap.IDENTITY;
            default -> new CallerMap.Linear(new Operand.Given(offset(span)), reversed);
          };
      entries.add(new Plan.Entry(levels.get(i), map, span));
    }
    return entries;
  }

  String runText() {
    String tables = granule == Granule.KIB_4 ? "" : " granule " + (granule.bytes() >> 10) + " KiB";
    String width = vaBits.isPresent() ? " va " + vaBits.getAsInt() : "";
    return "mmu " + copy + (copy == CopyMap.LINEAR ? " via map" : "") + tables + width;
  }

  Plan.Run run(Span span) {
    Optional<Parameter> map = copy == CopyMap.LINEAR ? Optional.of(map(span)) : Optional.empty();
    return new Plan.Run(copy, granule, vaBits, map, span);
  }

  String exitText() {
    return exit.map(e -> e.number() + (e == ExceptionLevel.EL2_VHE ? " vhe" : "")).orElse("same");
  }
}
