package relocc.examples.kexec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import relocc.examples.Tool;
import relocc.examples.kexec.Kimage.Field;

/**
 * {@code boot.sh}: Debian's kernel starts a second one, with the stub of {@code kexec.rstub} or
 * with Linux's own code.
 */
public final class Kexec {
  private static final String LINUX = "linux";

  private Kexec() {}

  /**
   * @param arguments the project's folder, a {@link Setup}, and {@code linux} or a plan's file
   * @throws IOException when something cannot be fetched, compiled, started or written
   */
  public static void main(String[] arguments) throws IOException {
    Path project = Path.of(arguments[0]);
    Setup setup = Setup.valueOf(arguments[1].toUpperCase(Locale.ROOT));
    Path work = project.resolve("examples/target/kexec");
    KexecKernel kernel = KexecKernel.fetch(project.resolve("examples/kexec/fetch.sh"));
    Files.createDirectories(work);
    Path stub = work.resolve("kexec.bin");
    boolean own = arguments[2].equals(LINUX);
    if (!own) {
      new Tool(project.resolve("relocc").toString()).run(arguments[2], "-o", stub);
    }
    String said;
    try (Handover handover = Handover.reach(setup, kernel, work)) {
      show(handover);
      if (!own) {
        handover.replace(Files.readAllBytes(stub));
      }
      said = handover.finish();
    }
    System.out.print(said);
    System.exit(said.contains("relocc: second kernel") ? 0 : 1);
  }

  private static void show(Handover handover) throws IOException {
    Kimage kimage = handover.kimage();
    int pages = kimage.pages(handover.ram()).size();
    System.out.println("the list has " + pages + " pages of 4 KiB; struct kimage:");
    for (Field field : Field.values()) {
      System.out.printf("  %-8s %016x%n", field.name().toLowerCase(Locale.ROOT), kimage.get(field));
    }
  }
}
