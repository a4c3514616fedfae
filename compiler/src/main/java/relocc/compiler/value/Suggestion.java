package relocc.compiler.value;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;

/** The name that was probably meant. */
public final class Suggestion {
  private static final int MOST_SHOWN = 12;

  private Suggestion() {}

  /** The known name nearest to {@code written}, if one is near: a third of it may differ. */
  public static Optional<String> of(String written, Collection<String> known) {
    int most = Math.max(1, Math.min(written.length(), 60) / 3);
    return known.stream()
        .filter(name -> Math.abs(name.length() - written.length()) <= most)
        .filter(name -> distance(written, name) <= most)
        .min(Comparator.comparingInt(name -> distance(written, name)));
  }

  /** A sentence for a help line, or the known names when none is near. */
  public static String help(String written, Collection<String> known) {
    return of(written, known)
        .map(name -> "did you mean `" + name + "`?")
        .orElse(known.isEmpty() ? "nothing is declared here" : "known are " + first(known));
  }

  private static String first(Collection<String> known) {
    String names = known.stream().limit(MOST_SHOWN).collect(Collectors.joining("`, `", "`", "`"));
    return known.size() > MOST_SHOWN ? names + ", ..." : names;
  }

  /** How many characters must be put in, left out, replaced or swapped with their neighbour. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : least(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int least(int[][] cost, String a, String b, int i, int j) {
    boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
    int edit = Math.min(cost[i - 1][j], cost[i][j - 1]) + 1;
    int least = Math.min(edit, cost[i - 1][j - 1] + (same ? 0 : 1));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
  }
}
