import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Packs a class path into one jar that starts fast: a single file to open, nothing compressed, and
 * no class too old for a class-data archive. Those leave out class files older than version 50;
 * picocli's are version 49, so such classes become version 52, with the stack map frames that it
 * asks for.
 *
 * <p>Usage: {@code java -cp CLASSPATH OneJar.java RESULT}; packs what CLASSPATH names.
 */
final class OneJar {
  private static final int OLDEST_ARCHIVED = Opcodes.V1_6;
  private static final LocalDateTime STAMP = LocalDateTime.of(2026, 1, 1, 0, 0);

  private OneJar() {}

  public static void main(String[] args) throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(part);
      if (Files.isDirectory(path)) {
        collectFolder(path, entries);
      } else {
        collectJar(path, entries);
      }
    }
    write(entries, Path.of(args[0]));
  }

  private static void collectFolder(Path folder, Map<String, byte[]> entries) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
        entries.putIfAbsent(name, Files.readAllBytes(file));
      }
    }
  }

  private static void collectJar(Path jar, Map<String, byte[]> entries) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().filter(OneJar::wanted).toList()) {
        byte[] bytes = file.getInputStream(entry).readAllBytes();
        boolean isClass = entry.getName().endsWith(".class");
        entries.putIfAbsent(named(entry, jar), isClass ? raised(bytes) : bytes);
      }
    }
  }

  /** Whether the program needs it: no descriptions of modules, of Maven's or of the jar. */
  private static boolean wanted(JarEntry entry) {
    String name = entry.getName();
    return !entry.isDirectory()
        && !name.equals("module-info.class")
        && !name.startsWith("META-INF/versions/")
        && !name.startsWith("META-INF/maven/")
        && !name.equals(JarFile.MANIFEST_NAME);
  }

  /** Every jar keeps its own licence and notice. */
  private static String named(JarEntry entry, Path jar) {
    String name = entry.getName();
    boolean legal = name.matches("META-INF/(LICENSE|NOTICE)[^/]*");
    return legal ? "META-INF/" + jar.getFileName() + "/" + name.substring(9) : name;
  }

  private static byte[] raised(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    int version = reader.readUnsignedShort(6);
    if (version >= OLDEST_ARCHIVED) {
      return bytes;
    }
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    reader.accept(new Newer(writer), 0);
    return writer.toByteArray();
  }

  private static void write(Map<String, byte[]> entries, Path result) throws IOException {
    Files.createDirectories(result.toAbsolutePath().getParent());
    Path temporary = result.resolveSibling(result.getFileName() + ".new");
    try (OutputStream out = Files.newOutputStream(temporary);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(stored(entry.getKey(), entry.getValue()));
        zip.write(entry.getValue());
      }
    }
    Files.move(temporary, result, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ZipEntry stored(String name, byte[] bytes) {
    ZipEntry entry = new ZipEntry(name);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    entry.setCrc(sum.getValue());
    entry.setSize(bytes.length);
    entry.setTimeLocal(STAMP);
    return entry;
  }

  /** Changes the version and nothing else. */
  private static final class Newer extends ClassVisitor {
    Newer(ClassVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visit(
        int version, int access, String name, String sign, String parent, String[] interfaces) {
      super.visit(Opcodes.V1_8, access, name, sign, parent, interfaces);
    }
  }
}
