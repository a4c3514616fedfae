package relocc.compiler.output;

import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;

/** What a stub relies on and does not check: the part of a map that a loader's author reads. */
record Contract(Page page, Plan plan) {
  void write() {
    page.title("what the loader owes");
    boolean anywhere = plan.stub().anywhere();
    String unit = (plan.run().page() >> 10) + " KiB";
    String base =
        anywhere ? "any multiple of " + unit : AddressRange.hex(plan.stub().range().start());
    page.line("  the blob lies at %s, and is entered by a branch to that address", base);
    plan.parameters().unlisted().forEach(p -> page.line("  %s", Origins.place(p, plan)));
    for (Parameter.RangeList list : plan.parameters().lists()) {
      page.line(
          "  %s; behind it lie that many ranges, at most %d, each a base and a size",
          Origins.place(list.count(), plan), list.ranges().size());
    }
    plan.entries().forEach(this::entry);
    boolean translated = plan.entries().stream().anyMatch(entry -> entry.map().isOn());
    page.line(
        "  what has been cleaned to the point of coherency: the blob%s",
        translated ? ", and where the MMU is off at entry all that it reads" : " and all sources");
    page.line("  the instruction cache holds nothing old of the blob's addresses");
    tables();
    page.line("  all other cores are parked outside the ranges that are written");
    page.line("  no device writes to memory while the stub runs");
  }

  private void entry(Plan.Entry entry) {
    CallerMap map = entry.map();
    if (map instanceof CallerMap.Linear linear) {
      page.line(
          "  it is entered at %s with the MMU and caches on: TTBR0 maps its own pages, executable,"
              + " where they lie, TTBR1 all else at VA = PA %s %s",
          entry.level(), linear.reversed() ? "-" : "+", shown(linear.offset()));
    } else if (map.isOn()) {
      page.line(
          "  it is entered at %s with the MMU and caches on, every address being its own",
          entry.level());
    } else {
      page.line("  it is entered at %s with the MMU and the data cache off", entry.level());
    }
  }

  private static String shown(Operand offset) {
    return offset.constant().isPresent()
        ? AddressRange.hex(offset.constant().getAsLong())
        : offset.toString();
  }

  private void tables() {
    if (plan.run().copy() == CopyMap.KEEP) {
      page.line("  the caller's map reaches its own tables, and all that is moved");
    }
    plan.run()
        .map()
        .ifPresent(
            map ->
                page.line(
                    "  %s is the root of tables for TTBR1 with the caller's geometry, which map all"
                        + " that is moved at the same offset and lie outside of what is written",
                    map.name()));
  }
}
