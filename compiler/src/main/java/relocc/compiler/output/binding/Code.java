package relocc.compiler.output.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import relocc.compiler.a64.code.Failure;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.Plan;
import relocc.compiler.source.Span;

/**
 * Why a stub gives up: what it returns in x0 and reports.
 *
 * @param number 1 to 127
 * @param word for it, in small letters, words with spaces between
 * @param note what it means
 * @param span where the plan asks for it
 */
record Code(int number, String word, String note, Span span) {
  /** What callers rely on: of a code that every stub has, the word alone. */
  String meaning() {
    return number < Failure.WORDS.size() ? word : word + ", " + note;
  }

  /** Those that every stub has, then those of the plan, ascending. */
  static List<Code> of(Plan plan) {
    List<Code> codes = new ArrayList<>();
    for (int i = 1; i < Failure.WORDS.size(); i++) {
      codes.add(new Code(i, Failure.WORDS.get(i), note(i), plan.span()));
    }
    Stream.concat(
            plan.parameters().requirements().stream()
                .filter(requirement -> !requirement.isInserted())
                .map(Code::of),
            plan.actions().stream()
                .filter(Action.Verify.class::isInstance)
                .map(action -> of((Action.Verify) action)))
        .sorted((a, b) -> Integer.compare(a.number, b.number))
        .forEach(code -> add(codes, code));
    return codes;
  }

  /** Several conditions may share a number. */
  private static void add(List<Code> codes, Code code) {
    int last = codes.size() - 1;
    if (codes.get(last).number == code.number) {
      Code before = codes.remove(last);
      String both = before.note + "; " + code.note;
      codes.add(new Code(code.number, code.word, both, before.span));
    } else {
      codes.add(code);
    }
  }

  private static Code of(Action.Verify verify) {
    int number = Failure.REQUIREMENT + verify.code();
    String note = "the " + verify.algorithm().word() + " of " + verify.name() + " is another";
    return new Code(number, "fail " + verify.code(), note, verify.span());
  }

  private static Code of(Plan.Requirement requirement) {
    String text = requirement.span().text().replaceAll("//[^\n]*", " ").strip();
    String note = text.replaceAll("\\s+", " ").replaceFirst(" ?else fail \\w+$", "");
    note = "not (" + note.replaceFirst("^require ", "") + ")";
    int number = Failure.REQUIREMENT + requirement.code();
    return new Code(number, "fail " + requirement.code(), note, requirement.span());
  }

  private static String note(int number) {
    return switch (number) {
      case Failure.WRONG_LEVEL -> "entered at an exception level that the plan does not name";
      case Failure.WRONG_ADDRESS -> "loaded at a wrong address";
      case Failure.WRONG_STATE -> "the machine is in another state than the plan says";
      case Failure.EXCEPTION -> "an exception was taken";
      case Failure.WRONG_PARAMETER -> "a parameter is not what the plan says";
      case Failure.WRONG_LIST -> "a list of pages means nothing";
      case Failure.OVER_STUB -> "a write would hit the stub";
      case Failure.OVER_TABLES -> "a write would hit the caller's tables";
      case Failure.NO_ANSWER -> "what lies at EL2 did not answer";
      default -> Failure.WORDS.get(number);
    };
  }
}
