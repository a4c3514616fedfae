package relocc.runtime.a64;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import relocc.runtime.a64.isa.InstructionSet;

/** Instruction words for people, where nobody has a listing: the row and the fields of the word. */
public final class Disassembly {
  private Disassembly() {}

  /** Such as {@code add (immediate) sf=1 sh=0 imm12=16 Rn=3 Rd=3}. */
  public static String text(int word) {
    return InstructionSet.table()
        .find(word)
        .map(row -> text(row, word))
        .orElse(String.format(".inst 0x%08x", word));
  }

  /** Whether the machine executes it. */
  public static boolean isKnown(int word) {
    return InstructionSet.table().find(word).isPresent();
  }

  private static String text(DecodeTable.Row row, int word) {
    String[] name = row.name().split("_", 2);
    String form = name.length == 1 ? "" : " (" + name[1].replace('_', ' ') + ")";
    Fields fields = new Fields(word, row.layout());
    return name[0].toLowerCase(Locale.ROOT)
        + form
        + row.layout().entrySet().stream()
            .sorted(
                Comparator.comparing(
                    (Map.Entry<String, Fields.Field> field) -> -field.getValue().shift()))
            .map(field -> " " + field.getKey() + "=" + fields.get(field.getKey()))
            .collect(Collectors.joining());
  }
}
