package relocc.examples.mutation.mutant;

import java.util.function.Supplier;
import relocc.compiler.Build;

/**
 * A stub with one thing changed.
 *
 * @param place what was changed
 * @param change what it was changed to, in few words
 * @param build makes the changed stub; it differs from what was compiled in its program alone
 */
public record Mutant(Kind kind, Place place, String change, Supplier<Build> build) {
  /**
   * A line of the listing.
   *
   * @param name how far it is from the label before it, in lines: {@code print+2}
   * @param text of the line
   */
  public record Place(long address, String name, String text) {}

  @Override
  public String toString() {
    return String.format(
        "0x%x %-20s %-36s %-10s %s", place.address, place.name, place.text, kind, change);
  }
}
