package relocc.compiler.resolve.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relocc.compiler.ast.Block;
import relocc.compiler.ast.Name;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.OnFail.Conduit;
import relocc.compiler.plan.OnFail.Driver;
import relocc.compiler.plan.OnFail.Reaction;
import relocc.compiler.plan.OnFail.Report;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;
import relocc.compiler.value.Evaluator;
import relocc.compiler.value.NotBuilt;

/**
 * What the stub does when it cannot go on.
 *
 * <p>R1001: an unknown kind of report or call. R2016: a report to something that is no device, or
 * too small for one. R2018: a record that is too small, or not aligned. R3004: a return after
 * writes. R3006: a call of firmware where there is none.
 */
public final class FailResolver {
  private static final String RECORD = "record";

  private final List<Region> memory;
  private final boolean memoryKnown;
  private final Evaluator evaluator;
  private final Problems problems;

  /**
   * @param memoryKnown whether every declaration of memory is in {@code memory}
   */
  public FailResolver(
      List<Region> memory, boolean memoryKnown, Evaluator evaluator, Problems problems) {
    this.memory = memory;
    this.memoryKnown = memoryKnown;
    this.evaluator = evaluator;
    this.problems = problems;
  }

  /** What an on-fail block means for a plan that is entered so. */
  public OnFail resolve(Block.OnFail block, List<Block.Entry.State> entries) {
    List<Report> reports = new ArrayList<>();
    block.reports().forEach(report -> report(report).ifPresent(reports::add));
    block.before().ifPresent(reaction -> check(reaction, entries));
    block.after().ifPresent(reaction -> check(reaction, entries));
    block.after().ifPresent(this::checkAfter);
    return new OnFail(
        reports,
        block.before().map(FailResolver::reaction).orElse(OnFail.DEFAULT.before()),
        block.after().map(FailResolver::reaction).orElse(OnFail.DEFAULT.after()));
  }

  private Optional<Report> report(Block.OnFail.Report report) {
    Name word = report.driver();
    if (word.text().equals(RECORD)) {
      return evaluator.memory(report.target()).flatMap(range -> record(range, report));
    }
    Optional<Driver> driver =
        Stream.of(Driver.values()).filter(d -> d.word().equals(word.text())).findFirst();
    if (driver.isEmpty()) {
      String known =
          Stream.of(Driver.values()).map(Driver::word).collect(Collectors.joining("`, `"));
      return evaluator.fail(
          Problem.error("R1001", "there is no such report", word.span(), "is not known")
              .help("write `" + known + "` or `" + RECORD + "`"));
    }
    Span span = report.target().span();
    Optional<Long> base = evaluator.address(report.target());
    if (memoryKnown) {
      base.ifPresent(address -> checkDevice(driver.get(), address, span));
    }
    return base.map(address -> new Report.Uart(driver.get(), address, span));
  }

  private Optional<Report> record(AddressRange range, Block.OnFail.Report report) {
    Span span = report.target().span();
    if ((range.start() & 7) != 0 || AddressRange.compare(range.size(), Report.Record.SIZE) < 0) {
      return evaluator.fail(
          Problem.error("R2018", "no record fits here", span, "is " + range)
              .note("a record has " + Report.Record.SIZE + " bytes, from a multiple of 8")
              .help("write `ADDRESS ..+ " + Report.Record.SIZE + "`"));
    }
    return Optional.of(new Report.Record(range, span));
  }

  private void checkDevice(Driver driver, long base, Span span) {
    Optional<Region> device =
        memory.stream()
            .filter(r -> r.kind() == Region.Kind.DEVICE && r.range().contains(base))
            .findFirst();
    if (device.isEmpty()) {
      problems.add(
          Problem.error("R2016", "this is not a device", span, "no device lies there")
              .help("declare it in memory: `device uart = ADDRESS ..+ 4 KiB`"));
    } else if (base % driver.width() != 0
        || !device.get().range().contains(base + driver.size() - 1)) {
      String unit = driver.width() == 1 ? "bytes" : "words";
      problems.add(
          Problem.error(
                  "R2016",
                  "no " + name(driver) + " fits here",
                  span,
                  "at " + AddressRange.hex(base))
              .and(device.get().span(), "the device: " + device.get().range())
              .note(
                  "its registers are "
                      + unit
                      + ", from offset 0 to "
                      + "0x"
                      + Long.toHexString(driver.size()))
              .help("declare the whole device: `device uart = ADDRESS ..+ 4 KiB`"));
    }
  }

  private static String name(Driver driver) {
    return driver == Driver.PL011 ? "PL011" : driver.word();
  }

  private static Reaction reaction(Block.OnFail.Reaction reaction) {
    return switch (reaction.kind()) {
      case RETURN, RETURN_CODE -> Reaction.of(Reaction.Kind.RETURN);
      case HALT -> Reaction.of(Reaction.Kind.HALT);
      case PSCI ->
          new Reaction(
              call(reaction).orElse(Reaction.Kind.HALT),
              reaction.conduit().equals(Optional.of("hvc")) ? Conduit.HVC : Conduit.SMC);
    };
  }

  private static Optional<Reaction.Kind> call(Block.OnFail.Reaction reaction) {
    String words = "psci " + reaction.detail().map(Name::text).orElse("");
    return Stream.of(Reaction.Kind.values())
        .filter(Reaction.Kind::psci)
        .filter(kind -> kind.words().equals(words))
        .findFirst();
  }

  private void check(Block.OnFail.Reaction reaction, List<Block.Entry.State> entries) {
    boolean otherRegister = reaction.detail().filter(name -> !name.text().equals("x0")).isPresent();
    if (reaction.kind() == Block.OnFail.Reaction.Kind.RETURN_CODE && otherRegister) {
      problems.add(NotBuilt.CODE.problem(reaction.span()));
    } else if (reaction.kind() == Block.OnFail.Reaction.Kind.PSCI) {
      checkPsci(reaction, entries);
    }
  }

  private void checkPsci(Block.OnFail.Reaction reaction, List<Block.Entry.State> entries) {
    Name call = reaction.detail().orElseThrow();
    if (call(reaction).isEmpty()) {
      problems.add(
          Problem.error("R1001", "there is no such call", call.span(), "is not known")
              .help("write `psci system_reset` or `psci system_off`"));
    }
    entries.stream()
        .filter(entry -> entry.level().number() == 3)
        .findFirst()
        .ifPresent(
            entry ->
                problems.add(
                    Problem.error(
                            "R3006",
                            "at EL3 there is no firmware that PSCI could call",
                            reaction.span(),
                            "would come back to the stub itself")
                        .and(entry.span(), "the stub may be entered here")
                        .help("write `halt`")));
  }

  private void checkAfter(Block.OnFail.Reaction reaction) {
    Block.OnFail.Reaction.Kind kind = reaction.kind();
    if (kind == Block.OnFail.Reaction.Kind.RETURN
        || kind == Block.OnFail.Reaction.Kind.RETURN_CODE) {
      problems.add(
          Problem.error(
                  "R3004",
                  "after the first write there is nothing to return to",
                  reaction.span(),
                  "the caller may be overwritten")
              .help("write `after writes: halt`"));
    }
  }
}
