package relocc.compiler.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.ast.Expr;
import relocc.compiler.imports.DeviceTree;
import relocc.compiler.imports.KernelImage;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Plan.Payload;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.value.Value.Memory;
import relocc.compiler.value.Value.Quantity;

/**
 * What stands behind a dot.
 *
 * <p>R1007: no such field. R1005: the end of a range that ends at 2^64.
 */
final class Fields {
  private final Problems problems;

  Fields(Problems problems) {
    this.problems = problems;
  }

  Optional<Value> value(Value target, Expr.Field field) {
    if (target instanceof Memory memory) {
      return ofMemory(memory.range(), field);
    }
    if (target instanceof Value.Imported imported) {
      Optional<Action.Algorithm> algorithm = Action.Algorithm.named(field.field().text());
      if (algorithm.isPresent()) {
        return imported
            .origin()
            .bytes(problems)
            .map(bytes -> FileDigest.of(bytes, algorithm.get()));
      }
    }
    Map<String, Value> fields = fields(target);
    Value value = fields.get(field.field().text());
    if (value != null) {
      return Optional.of(value);
    }
    if (target instanceof Value.Board board && isAmbiguous(board.tree(), field.field().text())) {
      return ambiguous(field);
    }
    return unknown(target, field, List.copyOf(fields.keySet()));
  }

  private Optional<Value> ofMemory(AddressRange range, Expr.Field field) {
    String name = field.field().text();
    if (name.equals("free")) {
      problems.add(NotBuilt.FREE.problem(field.field().span()));
      return Optional.empty();
    }
    if (Payload.isPlace(range) && !name.equals("size")) {
      problems.add(Evaluator.placeless(field.span()));
      return Optional.empty();
    }
    if (name.equals("end") && range.end() == 0 && !range.isEmpty()) {
      problems.add(
          Problem.error("R1005", "this range ends at 2^64", field.span(), "no 64-bit number"));
      return Optional.empty();
    }
    return switch (name) {
      case "base" -> Optional.of(new Quantity(Type.ADDRESS, range.start()));
      case "end" -> Optional.of(new Quantity(Type.ADDRESS, range.end()));
      case "size" -> Optional.of(new Quantity(Type.SIZE, range.size()));
      default -> unknown(new Memory(range), field, List.of("base", "end", "size"));
    };
  }

  private static Map<String, Value> fields(Value target) {
    Map<String, Value> fields = new LinkedHashMap<>();
    if (target instanceof Value.GivenRange range) {
      fields.put("base", new Value.Given(range.base()));
      fields.put("size", new Value.Given(range.size()));
    } else if (target instanceof Value.Raw raw) {
      fields.put("size", new Quantity(Type.SIZE, raw.file().size()));
      fields.put("file_size", new Quantity(Type.SIZE, raw.file().size()));
    } else if (target instanceof Value.Image image) {
      KernelImage header = image.header();
      fields.put("file_size", new Quantity(Type.SIZE, header.fileSize()));
      fields.put("image_size", new Quantity(Type.SIZE, header.imageSize()));
      fields.put("text_offset", new Quantity(Type.SIZE, header.textOffset()));
      fields.put("flags", new Quantity(Type.NUMBER, header.flags()));
    } else if (target instanceof Value.Pages pages) {
      fields.put("count", new Quantity(Type.NUMBER, pages.list().count()));
    } else if (target instanceof Value.Board board) {
      for (DeviceTree.Area area : board.tree().areas()) {
        if (!isAmbiguous(board.tree(), fieldName(area))) {
          AddressRange range = new AddressRange(area.start(), area.size());
          fields.put(fieldName(area), new Memory(range));
        }
      }
    }
    return fields;
  }

  /** A node's name as a plan can write it: without its address, with {@code _} for what is odd. */
  private static String fieldName(DeviceTree.Area area) {
    String name = area.node().contains("@") ? area.node().split("@", 2)[0] : area.node();
    return name.replaceAll("[^A-Za-z0-9_]", "_");
  }

  private static boolean isAmbiguous(DeviceTree tree, String name) {
    return tree.areas().stream().filter(area -> fieldName(area).equals(name)).count() > 1;
  }

  private Optional<Value> ambiguous(Expr.Field field) {
    String name = field.field().text();
    problems.add(
        Problem.error(
                "R1007",
                "`" + field.target().span().text() + "` has several ranges called `" + name + "`",
                field.field().span(),
                "not clear which")
            .help("declare the one that is meant: region NAME = BASE ..+ SIZE"));
    return Optional.empty();
  }

  private Optional<Value> unknown(Value target, Expr.Field field, List<String> known) {
    String name = field.field().text();
    problems.add(
        Problem.error(
                "R1007",
                target.words() + " has no field `" + name + "`",
                field.field().span(),
                "of " + target.words())
            .help(Suggestion.help(name, known)));
    return Optional.empty();
  }
}
