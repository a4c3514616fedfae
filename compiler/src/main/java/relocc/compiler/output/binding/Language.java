package relocc.compiler.output.binding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import relocc.compiler.plan.Parameter;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;

/**
 * Which names a language has no room for.
 *
 * <p>R4033: a plan's or a parameter's name means something else in the language, or two of them
 * would become one.
 */
enum Language {
  /** C99 to C23, C++98 to C++23, what the header includes, and what GNU compilers define. */
  C(
      "C or C++",
      """
      alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t
      char8_t class co_await co_return co_yield compl concept const const_cast consteval constexpr
      constinit continue decltype default delete do double dynamic_cast else enum explicit export
      extern false float for friend goto if inline int long mutable namespace new noexcept not
      not_eq nullptr operator or or_eq private protected public register reinterpret_cast requires
      restrict return short signed sizeof static static_assert static_cast struct switch template
      this thread_local throw true try typedef typeid typename typeof typeof_unqual union unsigned
      using virtual void volatile wchar_t while xor xor_eq main
      _Alignas _Alignof _Atomic _BitInt _Bool _Complex _Decimal128 _Decimal32 _Decimal64 _Generic
      _Imaginary _Noreturn _Static_assert _Thread_local _Pragma linux unix
      NULL max_align_t nullptr_t offsetof ptrdiff_t size_t unreachable
      int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intmax_t uintmax_t intptr_t
      uintptr_t int_fast8_t int_fast16_t int_fast32_t int_fast64_t int_least8_t int_least16_t
      int_least32_t int_least64_t uint_fast8_t uint_fast16_t uint_fast32_t uint_fast64_t
      uint_least8_t uint_least16_t uint_least32_t uint_least64_t
      """,
      name -> name.toUpperCase(Locale.ROOT)),

  /** Edition 2021, with what is reserved. */
  RUST(
      "Rust",
      """
      abstract as async await become box break const continue crate do dyn else enum extern false
      final fn for gen if impl in let loop macro match mod move mut override priv pub ref return self
      Self static struct super trait true try type typeof union unsafe unsized use virtual where while
      yield _
      """,
      UnaryOperator.identity()),

  /** Names of packages; members begin with a capital, and then nothing is reserved. */
  GO(
      "Go",
      """
      break case chan const continue default defer else fallthrough for func go goto if import
      interface map package range return select struct switch type var main unsafe _
      """,
      Language::exported);

  private final String shown;
  private final Set<String> taken;
  private final UnaryOperator<String> spelling;

  Language(String shown, String taken, UnaryOperator<String> spelling) {
    this.shown = shown;
    this.taken = Set.of(taken.strip().split("\\s+"));
    this.spelling = spelling;
  }

  /** {@code image_base} as {@code ImageBase}. */
  static String exported(String name) {
    StringBuilder text = new StringBuilder();
    for (String word : name.split("_")) {
      if (!word.isEmpty()) {
        text.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    boolean letter = text.length() > 0 && Character.isLetter(text.charAt(0));
    return letter ? text.toString() : "X" + text;
  }

  /** What is wrong with the names of a plan. */
  List<Problem> problems(Interface api) {
    List<Problem> problems = new ArrayList<>();
    String name = this == GO ? api.plan().name().toLowerCase(Locale.ROOT) : api.plan().name();
    if (taken.contains(name)) {
      problems.add(taken("plan", name, api.plan().span()));
    }
    Map<String, Span> spelled = new HashMap<>();
    for (Name own : names(api)) {
      if (this != GO && taken.contains(own.text())) {
        problems.add(taken("parameter", own.text(), own.span()));
      }
      Span other = spelled.putIfAbsent(spelling.apply(own.text()), own.span());
      if (other != null) {
        problems.add(twice(own.span(), other, spelling.apply(own.text())));
      }
    }
    return problems;
  }

  private record Name(String text, Span span) {}

  /** Of parameters, as members and arguments are called; of a list also that of its length. */
  private static List<Name> names(Interface api) {
    List<Name> names = new ArrayList<>();
    for (Parameter parameter : api.plan().parameters().unlisted()) {
      // Of a range and of a digest the first of their words stands for all.
      if (!parameter.name().matches(".*(\\.size|\\[[1-9][0-9]*])")) {
        names.add(new Name(parameter.name().split("[.\\[]")[0], parameter.span()));
      }
    }
    for (Parameter.RangeList list : api.plan().parameters().lists()) {
      names.add(new Name(list.name(), list.count().span()));
      names.add(new Name(list.name() + Interface.COUNT, list.count().span()));
    }
    return names;
  }

  private Problem taken(String what, String name, Span span) {
    String message = "this " + what + " cannot be called `" + name + "` in " + shown;
    return Problem.error("R4033", message, span, "is a word of " + shown)
        .help("give it another name, such as `" + name + "_1`");
  }

  private Problem twice(Span parameter, Span other, String name) {
    String message = "two parameters would have one name in " + shown;
    return Problem.error("R4033", message, parameter, "becomes " + name)
        .and(other, "becomes " + name)
        .help("give one of them another name");
  }
}
