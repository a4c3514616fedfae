package relocc.examples.mutation.mutant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** System operations that are taken for each other, from {@code relatives.txt}. */
final class Relatives {
  private static final int REGISTER = 31;
  private static final List<Group> GROUPS =
      Table.lines("relatives.txt").map(Relatives::parse).toList();

  private Relatives() {}

  /**
   * An operation that another one is taken for.
   *
   * @param name as GNU as knows it
   */
  record Relative(String name, int word) {}

  private record Group(List<Relative> relatives, boolean register) {
    /** What else than the register is in a word. */
    private int operation(int word) {
      return register ? word & ~REGISTER : word;
    }

    private List<Relative> of(int word) {
      if (relatives.stream().noneMatch(relative -> relative.word == operation(word))) {
        return List.of();
      }
      List<Relative> others = new ArrayList<>();
      for (Relative relative : relatives) {
        if (relative.word != operation(word)) {
          others.add(
              new Relative(
                  relative.name, register ? relative.word | word & REGISTER : relative.word));
        }
      }
      return others;
    }
  }

  static List<Relative> of(int word) {
    return GROUPS.stream().flatMap(group -> group.of(word).stream()).toList();
  }

  private static Group parse(String line) {
    String[] columns = line.split("\\s*[|]\\s*");
    List<Relative> relatives = Arrays.stream(columns).skip(1).map(Relatives::relative).toList();
    return new Group(relatives, columns[0].equals("register"));
  }

  private static Relative relative(String text) {
    int space = text.lastIndexOf(' ');
    return new Relative(
        text.substring(0, space), Integer.parseUnsignedInt(text.substring(space + 1), 16));
  }
}
