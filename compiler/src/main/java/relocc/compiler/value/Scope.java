package relocc.compiler.value;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import relocc.compiler.ast.Name;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;
import relocc.compiler.source.Span;

/**
 * The names that a plan can see, each worked out once, when it is first asked for: names may be
 * used before the line that declares them.
 *
 * <p>R1001: unknown. R1002: declared twice. R1003: defined by itself.
 */
public final class Scope {
  /** Works a name out; empty after a message. */
  public interface Worth {
    Optional<Value> of(Evaluator evaluator);
  }

  private record Definition(Name name, Worth worth) {}

  /** A name that means another thing in every round of a loop. */
  private record Bound(Name name, Value value) {}

  private final Map<String, Bound> bound = new HashMap<>();
  private final Map<String, Definition> definitions = new LinkedHashMap<>();
  private final Map<String, Optional<Value>> known = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final Problems problems;

  /** No names yet. */
  public Scope(Problems problems) {
    this.problems = problems;
  }

  /** The same names; what is asked for later is not known here. */
  public Scope copy() {
    Scope scope = new Scope(problems);
    scope.definitions.putAll(definitions);
    scope.known.putAll(known);
    return scope;
  }

  /** The same names, of which one is worth something else. */
  public Scope with(String name, Value value) {
    Scope scope = copy();
    scope.known.put(name, Optional.of(value));
    return scope;
  }

  /** Declares a name; says whether it is the first of that name. */
  public boolean declare(Name name, Worth worth) {
    Definition first = definitions.putIfAbsent(name.text(), new Definition(name, worth));
    if (first != null) {
      problems.add(twice(name, first.name()));
    }
    return first == null;
  }

  private static Problem twice(Name name, Name first) {
    return Problem.error(
            "R1002", "`" + name.text() + "` is declared twice", name.span(), "declared again here")
        .and(first.span(), "first declared here")
        .help("give one of them another name");
  }

  /** Says whether a name is still to be had; a message tells if it is not. */
  public boolean isFree(Name name) {
    Name first = bound.containsKey(name.text()) ? bound.get(name.text()).name() : declared(name);
    if (first != null) {
      problems.add(twice(name, first));
    }
    return first == null;
  }

  private Name declared(Name name) {
    Definition definition = definitions.get(name.text());
    return definition == null ? null : definition.name();
  }

  /** Does something while a name, which is free, has a value. */
  public void bound(Name name, Value value, Runnable work) {
    bound.put(name.text(), new Bound(name, value));
    work.run();
    bound.remove(name.text());
  }

  /** Declares a name whose worth cannot be known; its uses get no message of their own. */
  public void declareFailed(Name name) {
    declare(name, evaluator -> Optional.empty());
  }

  /** What a name is worth. */
  public Optional<Value> value(String name, Span use, Evaluator evaluator) {
    if (bound.containsKey(name)) {
      return Optional.of(bound.get(name).value());
    }
    Optional<Value> before = known.get(name);
    if (before != null) {
      return before;
    }
    Definition definition = definitions.get(name);
    Optional<Value> value = Optional.empty();
    if (definition == null) {
      problems.add(unknown(name, use));
    } else if (!open.add(name)) {
      problems.add(cyclic(name, use, definition));
    } else {
      value = definition.worth().of(evaluator);
      open.remove(name);
    }
    known.putIfAbsent(name, value);
    return known.get(name);
  }

  private Problem unknown(String name, Span use) {
    return Problem.error("R1001", "there is no `" + name + "`", use, "not declared")
        .help(Suggestion.help(name, new TreeSet<>(definitions.keySet())));
  }

  private static Problem cyclic(String name, Span use, Definition definition) {
    return Problem.error(
            "R1003", "`" + name + "` is defined by itself", use, "needs its own value here")
        .and(definition.name().span(), "defined here")
        .help("write a number in one of the definitions");
  }

  /** Whether a name has been worked out, and is a parameter. */
  boolean isGiven(String name) {
    return known
        .getOrDefault(name, Optional.empty())
        .filter(
            value ->
                value instanceof Value.Given
                    || value instanceof Value.GivenRange
                    || value instanceof Value.GivenRanges)
        .isPresent();
  }

  /** All declared names, in the order of their declaration. */
  public List<String> names() {
    return List.copyOf(definitions.keySet());
  }
}
