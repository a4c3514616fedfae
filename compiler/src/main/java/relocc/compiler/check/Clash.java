package relocc.compiler.check;

import java.util.Optional;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Region;
import relocc.compiler.plan.Sizes;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;

/** Words for two things that want the same bytes. */
final class Clash {
  private Clash() {}

  /**
   * An error at {@code span}, whose text says what it does to which range, with the declaration of
   * the memory that it must not touch.
   */
  static Problem error(
      String code, String message, Span span, String label, MemoryMap.Stretch touched) {
    Problem problem = Problem.error(code, message, span, label);
    Optional<Region> owner = touched.owner();
    if (owner.isEmpty()) {
      return problem.note(Sizes.shown(touched.range().size()) + " undeclared: " + touched.range());
    }
    Region region = owner.get();
    return withOrigin(
        problem
            .and(region.span(), describe(region) + ": " + region.range())
            .note(inCommon(touched.range())),
        region);
  }

  /** With a note of where an imported region comes from. */
  static Problem withOrigin(Problem problem, Region region) {
    return region
        .origin()
        .map(place -> problem.note("`" + region.name() + "` comes from " + place))
        .orElse(problem);
  }

  /** The exact bytes, for a note. */
  static String inCommon(AddressRange range) {
    return Sizes.shown(range.size()) + " in common: " + range;
  }

  /** How to declare the pages of a range, for a help line. */
  static String declareRam(AddressRange range) {
    AddressRange pages = range.alignedTo(4096);
    String written = AddressRange.hex(pages.start()) + " ..+ " + Sizes.shown(pages.size());
    return "if it is RAM, declare it: `ram NAME = " + written + "`";
  }

  /** What a stretch is, for a message. */
  static String describe(MemoryMap.Stretch stretch) {
    return stretch.owner().map(Clash::describe).orElse("undeclared memory");
  }

  static String describe(Region region) {
    String kind =
        switch (region.kind()) {
          case RAM -> "RAM";
          case ROM -> "read-only memory";
          case DEVICE -> "the device";
          case RESERVED -> "reserved memory";
          case KEEP -> "memory to keep,";
          case REGION -> "the region";
        };
    return kind + " `" + region.name() + "`";
  }
}
