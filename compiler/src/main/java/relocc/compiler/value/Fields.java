package relocc.compiler.value;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.ast.Expr;
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
 * <p>R1005: the end of a range that ends at 2^64. R1007: no such field, or several. R1021: {@code
 * .free} where it is not known yet.
 */
final class Fields {
  private static final int MOST_SHOWN = 6;

  private final Problems problems;
  private final Optional<Evaluator.Free> free;

  Fields(Problems problems, Optional<Evaluator.Free> free) {
    this.problems = problems;
    this.free = free;
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
    String name = field.field().text();
    Map<String, Value> fields = fields(target);
    Optional<Value> value = Optional.ofNullable(fields.get(name));
    if (value.isPresent()) {
      return value;
    }
    List<String> meanings = ImportedFields.meanings(target, name);
    return meanings.isEmpty()
        ? unknown(target, field, List.copyOf(fields.keySet()))
        : ambiguous(field, meanings);
  }

  private Optional<Value> ofMemory(AddressRange range, Expr.Field field) {
    String name = field.field().text();
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
      case "free" -> free(range, field);
      default -> unknown(new Memory(range), field, List.of("base", "end", "size", "free"));
    };
  }

  private Optional<Value> free(AddressRange range, Expr.Field field) {
    if (free.isPresent()) {
      return Optional.of(new Quantity(Type.SIZE, free.get().of(range)));
    }
    problems.add(
        Problem.error(
                "R1021",
                "what is free is known only when everything has its place",
                field.field().span(),
                "not known here")
            .help("ask for it in an `assert` of the plan"));
    return Optional.empty();
  }

  private static Map<String, Value> fields(Value target) {
    if (target instanceof Value.GivenRange range) {
      Map<String, Value> fields = new LinkedHashMap<>();
      fields.put("base", new Value.Given(range.base()));
      fields.put("size", new Value.Given(range.size()));
      return fields;
    } else if (target instanceof Value.GivenRanges ranges) {
      return Map.of("count", new Value.Given(ranges.list().count()));
    } else if (target instanceof Value.Part part) {
      return part.fields();
    } else if (target instanceof Value.Parts parts) {
      return Map.of("count", new Quantity(Type.NUMBER, parts.all().size()));
    }
    return target instanceof Value.Imported imported ? ImportedFields.of(imported) : Map.of();
  }

  private Optional<Value> ambiguous(Expr.Field field, List<String> meanings) {
    String name = field.field().text();
    String target = field.target().span().text();
    List<String> first = meanings.subList(0, Math.min(meanings.size(), MOST_SHOWN));
    String rest = first.size() < meanings.size() ? " and others" : "";
    problems.add(
        Problem.error(
                "R1007",
                "`" + target + "` has several things called `" + name + "`",
                field.field().span(),
                "not clear which")
            .note("it may be " + String.join(", ", first) + rest)
            .help("name the one that is meant, or declare it: region NAME = BASE ..+ SIZE"));
    return Optional.empty();
  }

  private Optional<Value> unknown(Value target, Expr.Field field, List<String> known) {
    String name = field.field().text();
    if (target instanceof Value.Elf elf && name.equals("entry")) {
      String entry = AddressRange.hex(elf.program().entry());
      problems.add(
          Problem.error("R1007", "this program has no entry", field.field().span(), "is " + entry)
              .note("no segment of it runs at " + entry)
              .help("link it with an entry: ENTRY(symbol) in the script, or -e symbol"));
      return Optional.empty();
    }
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
