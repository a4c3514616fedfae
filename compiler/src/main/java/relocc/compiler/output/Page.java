package relocc.compiler.output;

import java.util.List;
import java.util.function.Function;

/** A text that grows line by line. */
public final class Page {
  private final StringBuilder text = new StringBuilder();

  /** One line, as {@link String#format} makes it. */
  public void line(String format, Object... values) {
    text.append(String.format(format, values)).append('\n');
  }

  /** A headline behind an empty line. */
  public void title(String title) {
    text.append('\n').append(title).append('\n');
  }

  /** The items, numbered from 0, one a line; of a long list the first and the last {@code end}. */
  <T> void ends(List<T> items, int end, Function<? super T, String> shown) {
    int hidden = items.size() > 2 * end ? items.size() - 2 * end : 0;
    for (int i = 0; i < items.size(); i++) {
      if (hidden > 0 && i == end) {
        line("         ... %d more", hidden);
        i += hidden;
      }
      line("%8d %s", i, shown.apply(items.get(i)));
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
