package relocc.compiler.check;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Draft;
import relocc.compiler.plan.Region;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;

/**
 * R2011: no byte is declared as two of ram, rom and device, and no two declarations of one kind
 * overlap in part. One may say again what another has said: a board file and a plan often do.
 * Reserved and keep ranges lie over others by their nature.
 */
final class DeclarationsAgree implements Check {
  private static final Set<Region.Kind> EXCLUSIVE =
      EnumSet.of(Region.Kind.RAM, Region.Kind.ROM, Region.Kind.DEVICE);

  @Override
  public void check(Draft plan, Ground ground, Problems problems) {
    List<Region> regions = new ArrayList<>(plan.memory());
    regions.removeIf(region -> !EXCLUSIVE.contains(region.kind()));
    regions.sort((a, b) -> a.range().compareTo(b.range()));
    Findings findings = new Findings(problems);
    for (int i = 1, furthest = 0; i < regions.size(); i++) {
      Region before = regions.get(furthest);
      Region region = regions.get(i);
      if (before.range().overlaps(region.range()) && !sayTheSame(before, region)) {
        findings.add("R2011", region.span(), () -> contradiction(before, region));
      }
      furthest = reachesFurther(region.range(), before.range()) ? i : furthest;
    }
    findings.end();
  }

  private static boolean sayTheSame(Region a, Region b) {
    boolean nested = a.range().contains(b.range()) || b.range().contains(a.range());
    return a.kind() == b.kind() && nested;
  }

  private static boolean reachesFurther(AddressRange a, AddressRange b) {
    return AddressRange.compare(a.end() - 1, b.end() - 1) > 0;
  }

  private static Problem contradiction(Region a, Region b) {
    boolean aFirst = a.span().start() <= b.span().start();
    Region first = aFirst ? a : b;
    Region second = aFirst ? b : a;
    AddressRange common = a.range().intersection(b.range()).orElseThrow();
    String message =
        a.kind() == b.kind()
            ? "these two declarations overlap in part"
            : "the same memory is declared twice, as different things";
    Problem problem =
        Problem.error(
                "R2011", message, second.span(), Clash.describe(second) + ": " + second.range())
            .and(first.span(), Clash.describe(first) + ": " + first.range())
            .note(Clash.inCommon(common));
    return Clash.withOrigin(Clash.withOrigin(problem, second), first).help(wayOut(a, b));
  }

  /**
   * @param a starts at or below {@code b}
   */
  private static String wayOut(Region a, Region b) {
    if (a.span().equals(b.span())) {
      return "correct it in the file that is imported";
    }
    if (!a.range().contains(b.range())) {
      return "let `" + a.name() + "` end at " + AddressRange.hex(b.range().start());
    }
    AddressRange below = AddressRange.between(a.range().start(), b.range().start());
    AddressRange above = AddressRange.between(b.range().end(), a.range().end());
    String rest =
        Stream.of(below, above)
            .filter(range -> !range.isEmpty())
            .map(AddressRange::toString)
            .collect(Collectors.joining(" and "));
    String what = "declare `" + a.name() + "` without it";
    return rest.isEmpty() ? "take one of them back" : what + ": " + rest;
  }
}
