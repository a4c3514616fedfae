import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
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
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Packs a class path into one jar that starts fast: a single file to open, nothing compressed, and
 * two changes to the classes.
 *
 * <ul>
 *   <li>Class-data archives leave out class files older than version 50, and picocli's are version
 *       49, so such classes become version 52, with the stack map frames that it asks for.
 *   <li>The first call of every lambda expression links a call site, which takes about a hundred
 *       microseconds, and a short run has hundreds of them. So each becomes a class of its own, as
 *       compilers wrote before Java 8; those that would need a number boxed stay as they are.
 * </ul>
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
    write(Plain.of(entries), Path.of(args[0]));
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

  /** All class files without lambda expressions, and with the methods of records written out. */
  private static final class Plain {
    private final Map<String, byte[]> result = new TreeMap<>();
    private final Map<String, List<String>> mates = new TreeMap<>();

    static Map<String, byte[]> of(Map<String, byte[]> entries) {
      Plain plain = new Plain();
      entries.forEach(plain::add);
      plain.mates.forEach(plain::tellHost);
      return plain.result;
    }

    private void add(String file, byte[] bytes) {
      boolean recent =
          file.endsWith(".class") && new ClassReader(bytes).readUnsignedShort(6) >= Opcodes.V11;
      if (!recent) {
        result.put(file, bytes);
        return;
      }
      ClassWriter writer = new ClassWriter(0);
      new ClassReader(bytes).accept(new WithoutDynamic(writer, this), 0);
      result.put(file, writer.toByteArray());
    }

    void addMate(String host, String type, byte[] bytes) {
      mates.computeIfAbsent(host, h -> new ArrayList<>()).add(type);
      result.put(type + ".class", bytes);
    }

    private void tellHost(String host, List<String> types) {
      ClassWriter writer = new ClassWriter(0);
      ClassVisitor more =
          new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public void visitEnd() {
              types.forEach(this::visitNestMember);
              super.visitEnd();
            }
          };
      new ClassReader(result.get(host + ".class")).accept(more, 0);
      result.put(host + ".class", writer.toByteArray());
    }
  }

  /** Replaces the call sites of one class. */
  private static final class WithoutDynamic extends ClassVisitor {
    private final Plain plain;
    private final List<RecordMethod> recordMethods = new ArrayList<>();
    private String name;
    private String host;
    private int made;

    WithoutDynamic(ClassVisitor next, Plain plain) {
      super(Opcodes.ASM9, next);
      this.plain = plain;
    }

    @Override
    public void visit(
        int version, int access, String name, String sign, String parent, String[] interfaces) {
      this.name = name;
      this.host = name;
      super.visit(version, access, name, sign, parent, interfaces);
    }

    @Override
    public void visitNestHost(String host) {
      this.host = host;
      super.visitNestHost(host);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String method, String type, String sign, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, method, type, sign, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitInvokeDynamicInsn(
            String method, String site, Handle boot, Object... args) {
          String owner = replaced(method, site, boot, args);
          if (owner.isEmpty()) {
            super.visitInvokeDynamicInsn(method, site, boot, args);
          } else {
            super.visitMethodInsn(Opcodes.INVOKESTATIC, owner, "$" + method, site, false);
          }
        }
      };
    }

    /** The class that has a method instead; empty if the call site has to stay. */
    private String replaced(String method, String site, Handle boot, Object... args) {
      if (boot.getName().equals("metafactory")) {
        Function function = Function.of(method, site, args);
        if (function.possible()) {
          String type = name + "$$" + made++;
          plain.addMate(host, type, function.classFile(type, host));
          return type;
        }
      } else if (boot.getOwner().equals("java/lang/runtime/ObjectMethods")
          && !method.equals("toString")) {
        recordMethods.add(new RecordMethod(name, method, site, args));
        return name;
      }
      return "";
    }

    @Override
    public void visitEnd() {
      recordMethods.forEach(method -> method.write(cv));
      super.visitEnd();
    }
  }

  /**
   * What a lambda expression or a method reference stands for.
   *
   * @param method the interface's method
   * @param site captured values to the interface
   * @param erased the interface's method as its class file has it
   * @param actual the same with type arguments
   * @param body what it calls
   */
  private record Function(String method, Type site, Type erased, Type actual, Handle body) {
    private static final Map<Type, Type> BOXES =
        Map.of(
            Type.BOOLEAN_TYPE, Type.getType(Boolean.class),
            Type.BYTE_TYPE, Type.getType(Byte.class),
            Type.CHAR_TYPE, Type.getType(Character.class),
            Type.SHORT_TYPE, Type.getType(Short.class),
            Type.INT_TYPE, Type.getType(Integer.class),
            Type.LONG_TYPE, Type.getType(Long.class),
            Type.FLOAT_TYPE, Type.getType(Float.class),
            Type.DOUBLE_TYPE, Type.getType(Double.class));

    static Function of(String method, String site, Object... args) {
      return new Function(
          method, Type.getMethodType(site), (Type) args[0], (Type) args[2], (Handle) args[1]);
    }

    private boolean constructs() {
      return body.getTag() == Opcodes.H_NEWINVOKESPECIAL;
    }

    /** What the body takes, its receiver included. */
    private List<Type> taken() {
      List<Type> types = new ArrayList<>(List.of(Type.getArgumentTypes(body.getDesc())));
      if (body.getTag() != Opcodes.H_INVOKESTATIC && !constructs()) {
        types.add(0, Type.getObjectType(body.getOwner()));
      }
      return types;
    }

    private Type given() {
      return constructs()
          ? Type.getObjectType(body.getOwner())
          : Type.getReturnType(body.getDesc());
    }

    private static boolean primitive(Type type) {
      return type.getSort() < Type.ARRAY;
    }

    /** Whether every value can be handed on as it is, cast, or put in or out of its own box. */
    boolean possible() {
      Type[] from = actual.getArgumentTypes();
      int captured = site.getArgumentTypes().length;
      boolean all = true;
      for (int i = 0; i < from.length; i++) {
        all &= convertible(from[i], taken().get(captured + i));
      }
      boolean dropped = erased.getReturnType() == Type.VOID_TYPE;
      return all && (dropped || convertible(given(), actual.getReturnType()));
    }

    private static boolean convertible(Type from, Type to) {
      return primitive(from) == primitive(to)
          ? !primitive(from) || from.equals(to)
          : from.equals(BOXES.get(to)) || to.equals(BOXES.get(from));
    }

    byte[] classFile(String type, String host) {
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      String face = site.getReturnType().getInternalName();
      int access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
      writer.visit(Opcodes.V11, access, type, null, "java/lang/Object", new String[] {face});
      writer.visitNestHost(host);
      Type[] captured = site.getArgumentTypes();
      for (int i = 0; i < captured.length; i++) {
        writer.visitField(Opcodes.ACC_FINAL, "c" + i, captured[i].getDescriptor(), null, null);
      }
      maker(writer, type);
      constructor(writer, type, captured);
      call(writer, type, captured);
      writer.visitEnd();
      return writer.toByteArray();
    }

    private void maker(ClassWriter writer, String type) {
      MethodVisitor code =
          writer.visitMethod(Opcodes.ACC_STATIC, "$" + method, site.getDescriptor(), null, null);
      code.visitCode();
      code.visitTypeInsn(Opcodes.NEW, type);
      code.visitInsn(Opcodes.DUP);
      load(code, 0, site.getArgumentTypes());
      code.visitMethodInsn(Opcodes.INVOKESPECIAL, type, "<init>", initializer(), false);
      code.visitInsn(Opcodes.ARETURN);
      code.visitMaxs(0, 0);
    }

    private String initializer() {
      return Type.getMethodDescriptor(Type.VOID_TYPE, site.getArgumentTypes());
    }

    private static void load(MethodVisitor code, int first, Type... types) {
      int local = first;
      for (Type type : types) {
        code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
        local += type.getSize();
      }
    }

    private void constructor(ClassWriter writer, String type, Type... captured) {
      MethodVisitor code = writer.visitMethod(0, "<init>", initializer(), null, null);
      code.visitCode();
      code.visitVarInsn(Opcodes.ALOAD, 0);
      code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
      int local = 1;
      for (int i = 0; i < captured.length; i++) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        load(code, local, captured[i]);
        code.visitFieldInsn(Opcodes.PUTFIELD, type, "c" + i, captured[i].getDescriptor());
        local += captured[i].getSize();
      }
      code.visitInsn(Opcodes.RETURN);
      code.visitMaxs(0, 0);
    }

    private void call(ClassWriter writer, String type, Type... captured) {
      MethodVisitor code =
          writer.visitMethod(Opcodes.ACC_PUBLIC, method, erased.getDescriptor(), null, null);
      code.visitCode();
      if (constructs()) {
        code.visitTypeInsn(Opcodes.NEW, body.getOwner());
        code.visitInsn(Opcodes.DUP);
      }
      for (int i = 0; i < captured.length; i++) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(Opcodes.GETFIELD, type, "c" + i, captured[i].getDescriptor());
      }
      int local = 1;
      for (int i = 0; i < erased.getArgumentTypes().length; i++) {
        Type argument = erased.getArgumentTypes()[i];
        load(code, local, argument);
        convert(code, actual.getArgumentTypes()[i], taken().get(captured.length + i));
        local += argument.getSize();
      }
      invoke(code);
      giveBack(code);
      code.visitMaxs(0, 0);
    }

    private void invoke(MethodVisitor code) {
      int opcode =
          switch (body.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            default -> body.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
          };
      code.visitMethodInsn(
          opcode, body.getOwner(), body.getName(), body.getDesc(), body.isInterface());
    }

    private void giveBack(MethodVisitor code) {
      Type result = erased.getReturnType();
      if (result == Type.VOID_TYPE) {
        int size = constructs() ? 1 : given().getSize();
        if (size > 0) {
          code.visitInsn(size == 1 ? Opcodes.POP : Opcodes.POP2);
        }
      } else {
        convert(code, given(), actual.getReturnType());
      }
      code.visitInsn(result.getOpcode(Opcodes.IRETURN));
    }

    private static void convert(MethodVisitor code, Type from, Type to) {
      if (primitive(from) && !primitive(to)) {
        String type = Type.getMethodDescriptor(to, from);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, to.getInternalName(), "valueOf", type, false);
      } else if (primitive(to) && !primitive(from)) {
        code.visitTypeInsn(Opcodes.CHECKCAST, from.getInternalName());
        code.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL,
            from.getInternalName(),
            to.getClassName() + "Value",
            Type.getMethodDescriptor(to),
            false);
      } else if (!primitive(to)) {
        code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
      }
    }
  }

  /** {@code hashCode} or {@code equals} of a record, with the results of the ones that it had. */
  private record RecordMethod(String type, String method, String site, Object... args) {
    private List<Handle> fields() {
      return Stream.of(args).skip(2).map(Handle.class::cast).toList();
    }

    void write(ClassVisitor to) {
      int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
      MethodVisitor code = to.visitMethod(access, "$" + method, site, null, null);
      code.visitCode();
      if (method.equals("hashCode")) {
        hash(code);
      } else {
        compare(code);
      }
      code.visitMaxs(6, 2);
      code.visitEnd();
    }

    private void hash(MethodVisitor code) {
      code.visitInsn(Opcodes.ICONST_0);
      for (Handle field : fields()) {
        code.visitIntInsn(Opcodes.BIPUSH, 31);
        code.visitInsn(Opcodes.IMUL);
        read(code, 0, field);
        Type type = Type.getType(field.getDesc());
        boolean primitive = Function.primitive(type);
        String owner = primitive ? Function.BOXES.get(type).getInternalName() : "java/util/Objects";
        String taken = primitive ? field.getDesc() : "Ljava/lang/Object;";
        code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, "hashCode", "(" + taken + ")I", false);
        code.visitInsn(Opcodes.IADD);
      }
      code.visitInsn(Opcodes.IRETURN);
    }

    private void compare(MethodVisitor code) {
      Label differs = new Label();
      code.visitVarInsn(Opcodes.ALOAD, 1);
      code.visitTypeInsn(Opcodes.INSTANCEOF, type);
      code.visitJumpInsn(Opcodes.IFEQ, differs);
      for (Handle field : fields()) {
        read(code, 0, field);
        read(code, 1, field);
        Type type = Type.getType(field.getDesc());
        if (Function.primitive(type)) {
          String owner = Function.BOXES.get(type).getInternalName();
          String taken = "(" + type + type + ")I";
          code.visitMethodInsn(Opcodes.INVOKESTATIC, owner, "compare", taken, false);
          code.visitJumpInsn(Opcodes.IFNE, differs);
        } else {
          String taken = "(Ljava/lang/Object;Ljava/lang/Object;)Z";
          code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Objects", "equals", taken, false);
          code.visitJumpInsn(Opcodes.IFEQ, differs);
        }
      }
      code.visitInsn(Opcodes.ICONST_1);
      code.visitInsn(Opcodes.IRETURN);
      code.visitLabel(differs);
      code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
      code.visitInsn(Opcodes.ICONST_0);
      code.visitInsn(Opcodes.IRETURN);
    }

    private void read(MethodVisitor code, int local, Handle field) {
      code.visitVarInsn(Opcodes.ALOAD, local);
      code.visitTypeInsn(Opcodes.CHECKCAST, type);
      code.visitFieldInsn(Opcodes.GETFIELD, type, field.getName(), field.getDesc());
    }
  }
}
