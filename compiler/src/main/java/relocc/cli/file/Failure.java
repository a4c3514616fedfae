package relocc.cli.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;

/** What went wrong outside the text of a plan: mostly a file that cannot be read or written. */
public final class Failure extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;
  private final transient List<String> notes;
  private final String help;

  /**
   * @param code R7001 for a file that cannot be read, R7002 for one that cannot be written, R4001
   *     for a blob that is not its plan's, R9001 and R9002 for a bug
   * @param message one line, no full stop, names the file
   * @param notes what there is to say beyond it, one line each
   * @param help a fix that works
   */
  public Failure(String code, String message, List<String> notes, String help) {
    super(message);
    this.code = code;
    this.notes = List.copyOf(notes);
    this.help = help;
  }

  /** A failure that one line tells. */
  public Failure(String code, String message, String help) {
    this(code, message, List.of(), help);
  }

  public List<String> notes() {
    return notes;
  }

  public String code() {
    return code;
  }

  public String help() {
    return help;
  }

  /** What went wrong, in the user's words, without the name of the file. */
  public static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NotDirectoryException) {
      return "part of its path is not a folder";
    }
    String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said.toLowerCase(Locale.ROOT);
  }
}
