package relocc.compiler.output;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.lower.Step;
import relocc.compiler.paging.PageTables;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.plan.Sizes;
import relocc.compiler.schedule.Transfer;

/** For people: where everything lies, what is moved in which order, and what the loader owes. */
final class MapOutput implements Output {
  /** A schedule or a list of ranges longer than twice this is shown by its ends. */
  private static final int END = 16;

  @Override
  public String name() {
    return "map";
  }

  @Override
  public String suffix() {
    return ".map";
  }

  @Override
  public byte[] render(Build build) {
    Page page = new Page();
    stub(page, build);
    memory(page, build.plan().memory());
    new Reasons(page, build).write();
    schedule(page, build);
    steps(page, build);
    build.tables().stream()
        .collect(Collectors.groupingBy(PageTables::root, LinkedHashMap::new, Collectors.toList()))
        .values()
        .forEach(tables -> tables(page, tables));
    cleaned(page, build);
    exit(page, build.plan());
    new Contract(page, build.plan()).write();
    parking(page, build);
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void stub(Page page, Build build) {
    Plan plan = build.plan();
    page.line("plan %s for %s", plan.name(), plan.cpu().name());
    page.title("stub");
    String where = plan.stub().anywhere() ? ", counted from where it lies" : "";
    String size = Sizes.shown(plan.stub().range().size());
    page.line("  %s  %s%s", plan.stub().range(), size, where);
    for (Program.Section section : build.program().sections()) {
      String note = section.inBlob() ? "" : ", not in the blob";
      String length = Sizes.shown(section.range().size());
      page.line("    %s  %-10s %s%s", section.range(), section.name(), length, note);
    }
    page.line("  the blob has %s", Sizes.shown(build.program().bytes().length));
  }

  private static void memory(Page page, List<Region> memory) {
    page.title("memory");
    memory.stream()
        .sorted(Comparator.comparing(Region::range))
        .forEach(
            region ->
                page.line(
                    "  %s  %-8s %s, %s",
                    region.range(),
                    region.kind().name().toLowerCase(Locale.ROOT),
                    region.name(),
                    Sizes.shown(region.range().size())));
  }

  private static void schedule(Page page, Build build) {
    Figures figures = Figures.of(build);
    page.title("schedule");
    page.line("  asked for: %d pieces, %d bytes", figures.pieces(), figures.askedBytes());
    page.line(
        "  done: %d transfers, %d bytes written, %d of them extra; %d bytes are in place already",
        figures.transfers(), figures.movedBytes(), figures.extraBytes(), figures.inPlaceBytes());
    page.line("  scratch written: %s", Sizes.shown(figures.scratchBytes()));
    page.ends(build.schedule().transfers(), END, each -> shown(each, build.plan()));
  }

  private static String shown(Transfer transfer, Plan plan) {
    String origin = Origins.shown(transfer.origin());
    long size = transfer.size();
    if (transfer instanceof Transfer.Copy copy) {
      return String.format(
          "%-8s %s -> %s  %s  %s",
          copy.direction().name().toLowerCase(Locale.ROOT),
          Origins.source(new AddressRange(copy.source(), size), plan),
          new AddressRange(copy.destination(), size),
          Sizes.shown(size),
          origin);
    }
    if (transfer instanceof Transfer.Rotate rotate) {
      String ring =
          rotate.ring().stream().map(AddressRange::hex).collect(Collectors.joining(" <- "));
      return String.format("rotate   %s  %s each  %s", ring, Sizes.shown(size), origin);
    }
    if (transfer instanceof Transfer.Fill fill) {
      AddressRange range = new AddressRange(fill.destination(), size);
      return String.format(
          "fill     %s with 0x%02x  %s  %s", range, fill.value(), Sizes.shown(size), origin);
    }
    throw new IllegalArgumentException("unknown transfer " + transfer);
  }

  /** What a report calls the steps. */
  private static void steps(Page page, Build build) {
    page.title("steps");
    StepPlaces places = new StepPlaces(build.plan());
    int number = 0;
    for (Step step : build.routine().steps()) {
      page.line("%8d %-8s %s", ++number, step.word(), Origins.shown(step.accept(places)));
    }
  }

  /** What several levels share. */
  private static void tables(Page page, List<PageTables> alike) {
    PageTables tables = alike.get(0);
    page.title(
        "tables of "
            + alike.stream().map(each -> "" + each.level()).collect(Collectors.joining(" and ")));
    String root = AddressRange.hex(tables.root());
    String size = Sizes.shown(tables.bytes().length);
    page.line("  granule %s, addresses of %d bits", tables.granule(), tables.vaBits());
    page.line("  root %s, %s of at most %s", root, size, Sizes.shown(tables.mostBytes()));
    page.ends(
        Leaves.of(tables),
        END,
        leaves ->
            String.format(
                "%s  %s  %d of %s%s",
                leaves.range(),
                leaves.access(),
                leaves.count(),
                Sizes.shown(leaves.leafSize()),
                leaves.contiguous() ? ", contiguous" : ""));
  }

  private static void cleaned(Page page, Build build) {
    for (Step step : build.routine().steps()) {
      if (step instanceof Step.CleanLines clean) {
        page.title("cleaned and invalidated to the point of coherency");
        page.ends(clean.ranges(), END, AddressRange::toString);
      }
    }
  }

  private static void exit(Page page, Plan plan) {
    Plan.Exit exit = plan.exit();
    page.title("exit");
    String level = exit.level().map(Enum::name).orElse("the level of entry");
    exit.via().ifPresent(via -> page.line("  from EL1: %s", way(via)));
    page.line("  to %s at %s, MMU off", Origins.address(exit.target()), level);
    exit.registers().forEach((n, value) -> page.line("  %-3s = %s", Origins.register(n), value));
    page.line("  every other x register is 0");
    page.title("on fail");
    for (OnFail.Report.Uart uart : plan.onFail().uarts()) {
      page.line("  reports to the %s at %s", uart.driver().word(), AddressRange.hex(uart.base()));
    }
    for (OnFail.Report.Record record : plan.onFail().records()) {
      page.line("  fills in a record at %s", record.range());
    }
    page.line("  before writes: %s", shown(plan.onFail().before()));
    page.line("  after writes: %s", shown(plan.onFail().after()));
  }

  private static String shown(OnFail.Reaction reaction) {
    String words = reaction.kind().words();
    return reaction.conduit() == OnFail.Conduit.HVC ? words + ", from EL1 by hvc" : words;
  }

  private static String way(Plan.Via via) {
    String up = "to EL2 by the vectors at what " + via.vectors() + " says";
    return up + (via.optional() ? "; where that is 0, as all others" : ", which is not 0");
  }

  private static void parking(Page page, Build build) {
    build
        .program()
        .parking()
        .ifPresent(
            address ->
                page.line(
                    "  EL2 may be parked, MMU off, with VBAR_EL2 %s bytes behind the blob's start",
                    AddressRange.hex(address - build.plan().stub().range().start())));
  }
}
