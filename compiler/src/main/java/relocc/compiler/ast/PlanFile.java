package relocc.compiler.ast;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import relocc.compiler.source.Span;

/**
 * A whole source file as it was written: nothing is looked up yet.
 *
 * @param edition the edition of the language; always one that this compiler knows
 * @param consts those outside all plans
 * @param span the whole text
 */
public record PlanFile(
    int edition,
    List<Import> imports,
    List<Const> consts,
    List<PlanDecl> plans,
    List<TestDecl> tests,
    Span span) {

  public PlanFile {
    imports = List.copyOf(imports);
    consts = List.copyOf(consts);
    plans = List.copyOf(plans);
    tests = List.copyOf(tests);
  }

  /**
   * {@code import image "Image" as linux}.
   *
   * @param kind which format
   * @param path as written, between the quotes
   * @param alias what the file's contents are called in the plans
   */
  public record Import(Kind kind, String path, Span pathSpan, Name alias, Span span) {

    /** The formats; each is written in lower case. */
    public enum Kind {
      DTB,
      ELF,
      FIT,
      IMAGE,
      IOMEM,
      KEXEC,
      MEMMAP,
      PAGES,
      RAW;

      /** As the language spells it. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }

      /** The kind that is spelled so, if there is one. */
      public static Optional<Kind> of(String word) {
        return Arrays.stream(values()).filter(k -> k.word().equals(word)).findFirst();
      }
    }
  }

  /** {@code const NAME = EXPR}. */
  public record Const(Name name, Expr value, Span span) {}
}
