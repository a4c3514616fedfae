package relocc.compiler.paging;

import java.util.List;
import java.util.stream.Stream;
import relocc.compiler.lower.Translation;
import relocc.compiler.lower.Translation.Access;
import relocc.compiler.plan.ExceptionLevel;

/** What a stub must know that builds its tables itself. */
public record TableFormat(ExceptionLevel level, Translation translation) {
  private static final long PAGE = 0b11;

  private Regime regime() {
    return Regime.of(level);
  }

  private Geometry geometry() {
    return new Geometry(translation.granule(), translation.vaBits());
  }

  /** MAIR_ELx. */
  public long mair() {
    return regime().mair();
  }

  /**
   * TCR_ELx.
   *
   * @param physicalBits of the processor's addresses
   */
  public long tcr(int physicalBits) {
    int named = Math.min(physicalBits, geometry().physicalBits());
    return regime().tcr(geometry(), (1L << named) - 1);
  }

  /** Descriptors of pages without an address, in the order of {@link Access}. */
  public List<Long> pages() {
    return Stream.of(Access.values())
        .map(access -> regime().attributes(access) | geometry().shareability() | PAGE)
        .toList();
  }
}
