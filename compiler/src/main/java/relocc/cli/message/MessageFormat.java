package relocc.cli.message;

import java.util.List;
import relocc.cli.file.Failure;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Rendering;
import relocc.compiler.source.Style;

/** A way to write messages. */
public interface MessageFormat {
  /** Problems of a plan; empty if there are none. */
  String problems(List<Problem> problems);

  /** What is wrong outside the plan. */
  String failure(Failure failure);

  /** What is left to write when nothing more is said. */
  default String end() {
    return "";
  }

  /** Whether lines that are no messages would break what is written. */
  default boolean isDocument() {
    return false;
  }

  /** The names that {@code --message-format} knows. */
  enum Name {
    HUMAN,
    SHORT,
    JSON,
    SARIF;

    /** The format of this name. */
    public MessageFormat format(Style style) {
      return switch (this) {
        case HUMAN -> new Human(style);
        case SHORT -> new Short(style);
        case JSON -> new JsonMessages();
        case SARIF -> new SarifMessages();
      };
    }
  }

  /** With the lines of the source. */
  record Human(Style style) implements MessageFormat {
    @Override
    public String problems(List<Problem> problems) {
      return new Rendering(style).human(problems);
    }

    @Override
    public String failure(Failure failure) {
      StringBuilder out = new StringBuilder();
      out.append("error[").append(failure.code()).append("]: ").append(failure.getMessage());
      failure.notes().forEach(note -> out.append("\n = note: ").append(note));
      return out.append("\n = help: ").append(failure.help()).append('\n').toString();
    }
  }

  /** One line each. */
  record Short(Style style) implements MessageFormat {
    @Override
    public String problems(List<Problem> problems) {
      return new Rendering(style).brief(problems);
    }

    @Override
    public String failure(Failure failure) {
      return String.format("relocc: error[%s]: %s\n", failure.code(), failure.getMessage());
    }
  }
}
