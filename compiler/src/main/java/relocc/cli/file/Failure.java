package relocc.cli.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** A file that could not be read or written: not the plan's fault. */
public final class Failure extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String help;

  /**
   * @param code R7001 for a file that cannot be read, R7002 for one that cannot be written
   * @param message one line, no full stop, names the file
   * @param help a fix that works
   */
  public Failure(String code, String message, String help) {
    super(message);
    this.code = code;
    this.help = help;
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
