package relocc.compiler.jvm;

import static org.objectweb.asm.Opcodes.*;

import java.util.Locale;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * The methods that are the same for every routine: the one loop over the table, and a method for
 * every {@link MoveTable.Kind}, which takes its operands from the table and returns how many bytes
 * it moved. Ranges are walked in accesses of 8 bytes and then of 1.
 */
final class MoveMethods {
  /** The only name that the compiler has for the memory of the runtime. */
  static final String MEMORY_NAME = "relocc/runtime/memory/Memory";

  static final String MEMORY = "L" + MEMORY_NAME + ";";
  static final String PROGRESS = "Ljava/util/function/LongConsumer;";

  /** The loop: memory, progress, the bytes of the table from and to which it goes. */
  static final String MOVE = "(" + MEMORY + PROGRESS + "II)V";

  private static final String BUFFER = "java/nio/ByteBuffer";
  static final String ENTRY = "(" + MEMORY + "L" + BUFFER + ";)J";

  // Locals of the methods of an entry; a long takes two places.
  private static final int MEMORY_AT = 0;
  private static final int TABLE_AT = 1;
  private static final int SIZE = 2;
  private static final int DONE = 4;
  private static final int SOURCE = 6;
  private static final int DESTINATION = 8;
  private static final int VALUE = 10;
  private static final int RING = 12;
  private static final int PLACE = 13;

  private final MethodVisitor code;

  private MoveMethods(MethodVisitor code) {
    this.code = code;
  }

  /** Adds the methods to the class of this internal name. */
  static void emit(ClassWriter writer, String name) {
    method(writer, "move", MOVE).move(name);
    method(writer, methodOf(MoveTable.Kind.FORWARD), ENTRY).forward();
    method(writer, methodOf(MoveTable.Kind.BACKWARD), ENTRY).backward();
    method(writer, methodOf(MoveTable.Kind.FILL), ENTRY).fill();
    method(writer, methodOf(MoveTable.Kind.ROTATE), ENTRY).rotate();
  }

  private static String methodOf(MoveTable.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static MoveMethods method(ClassWriter writer, String name, String type) {
    MethodVisitor code = writer.visitMethod(ACC_PRIVATE | ACC_STATIC, name, type, null, null);
    code.visitCode();
    return new MoveMethods(code);
  }

  private void end() {
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** Locals: 0 memory, 1 progress, 2 from, 3 to, 4 the table. */
  private void move(String name) {
    openTable(name);
    Label head = new Label();
    Label done = new Label();
    code.visitLabel(head);
    code.visitVarInsn(ALOAD, 4);
    code.visitMethodInsn(INVOKEVIRTUAL, BUFFER, "hasRemaining", "()Z", false);
    code.visitJumpInsn(IFEQ, done);
    code.visitVarInsn(ALOAD, 1);
    code.visitVarInsn(ALOAD, 0);
    code.visitVarInsn(ALOAD, 4);
    code.visitVarInsn(ALOAD, 4);
    code.visitMethodInsn(INVOKEVIRTUAL, BUFFER, "getLong", "()J", false);
    code.visitInsn(L2I);
    dispatch(name);
    code.visitMethodInsn(
        INVOKEINTERFACE, "java/util/function/LongConsumer", "accept", "(J)V", true);
    code.visitJumpInsn(GOTO, head);
    code.visitLabel(done);
    code.visitInsn(RETURN);
    end();
  }

  private void openTable(String name) {
    code.visitMethodInsn(INVOKESTATIC, name, "table", "()Ljava/lang/String;", false);
    code.visitFieldInsn(
        GETSTATIC, "java/nio/charset/StandardCharsets", "ISO_8859_1", "Ljava/nio/charset/Charset;");
    code.visitMethodInsn(
        INVOKEVIRTUAL, "java/lang/String", "getBytes", "(Ljava/nio/charset/Charset;)[B", false);
    code.visitMethodInsn(INVOKESTATIC, BUFFER, "wrap", "([B)L" + BUFFER + ";", false);
    code.visitVarInsn(ILOAD, 3);
    code.visitMethodInsn(INVOKEVIRTUAL, BUFFER, "limit", "(I)L" + BUFFER + ";", false);
    code.visitVarInsn(ILOAD, 2);
    code.visitMethodInsn(INVOKEVIRTUAL, BUFFER, "position", "(I)L" + BUFFER + ";", false);
    code.visitVarInsn(ASTORE, 4);
  }

  /** On the stack: memory, table, kind; behind: how many bytes were moved. */
  private void dispatch(String name) {
    MoveTable.Kind[] kinds = MoveTable.Kind.values();
    Label[] labels = new Label[kinds.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = new Label();
    }
    Label moved = new Label();
    // The last kind is also the default: the table has no others.
    code.visitTableSwitchInsn(0, kinds.length - 1, labels[kinds.length - 1], labels);
    for (MoveTable.Kind kind : kinds) {
      code.visitLabel(labels[kind.ordinal()]);
      code.visitMethodInsn(INVOKESTATIC, name, methodOf(kind), ENTRY, false);
      code.visitJumpInsn(GOTO, moved);
    }
    code.visitLabel(moved);
  }

  private void forward() {
    take(SOURCE);
    take(DESTINATION);
    take(SIZE);
    ascending(8, () -> copy(8));
    ascending(1, () -> copy(1));
    returnSize();
  }

  private void backward() {
    take(SOURCE);
    take(DESTINATION);
    take(SIZE);
    code.visitVarInsn(LLOAD, SIZE);
    code.visitVarInsn(LSTORE, DONE);
    descending(8);
    descending(1);
    returnSize();
  }

  private void fill() {
    take(DESTINATION);
    take(SIZE);
    take(VALUE);
    ascending(8, () -> store(8, this::destination, this::value));
    ascending(1, () -> store(1, this::destination, this::value));
    returnSize();
  }

  private void rotate() {
    take(SIZE);
    takeRing();
    ascending(8, () -> rotate(8));
    ascending(1, () -> rotate(1));
    returnSize();
  }

  /** Takes the next word of the table into a local; DONE starts at 0. */
  private void take(int local) {
    takeWord();
    code.visitVarInsn(LSTORE, local);
    code.visitInsn(LCONST_0);
    code.visitVarInsn(LSTORE, DONE);
  }

  private void takeWord() {
    code.visitVarInsn(ALOAD, TABLE_AT);
    code.visitMethodInsn(INVOKEVIRTUAL, BUFFER, "getLong", "()J", false);
  }

  private void takeRing() {
    takeWord();
    code.visitInsn(L2I);
    code.visitIntInsn(NEWARRAY, T_LONG);
    code.visitVarInsn(ASTORE, RING);
    overRing(
        0,
        () -> {
          code.visitVarInsn(ALOAD, RING);
          code.visitVarInsn(ILOAD, PLACE);
          takeWord();
          code.visitInsn(LASTORE);
        });
  }

  /** For PLACE from 0 while it is below the length of the ring less {@code shorter}. */
  private void overRing(int shorter, Runnable body) {
    Label head = new Label();
    Label done = new Label();
    code.visitInsn(ICONST_0);
    code.visitVarInsn(ISTORE, PLACE);
    code.visitLabel(head);
    code.visitVarInsn(ILOAD, PLACE);
    code.visitVarInsn(ALOAD, RING);
    code.visitInsn(ARRAYLENGTH);
    code.visitLdcInsn(shorter);
    code.visitInsn(ISUB);
    code.visitJumpInsn(IF_ICMPGE, done);
    body.run();
    code.visitIincInsn(PLACE, 1);
    code.visitJumpInsn(GOTO, head);
    code.visitLabel(done);
  }

  /** While SIZE - DONE is at least {@code width}: the body, then DONE grows by it. */
  private void ascending(int width, Runnable body) {
    Label head = new Label();
    Label done = new Label();
    code.visitLabel(head);
    code.visitVarInsn(LLOAD, SIZE);
    code.visitVarInsn(LLOAD, DONE);
    code.visitInsn(LSUB);
    leaveBelow(width, done);
    body.run();
    advance(LADD, width);
    code.visitJumpInsn(GOTO, head);
    code.visitLabel(done);
  }

  /** While DONE is at least {@code width}: it shrinks by it, then a copy. */
  private void descending(int width) {
    Label head = new Label();
    Label done = new Label();
    code.visitLabel(head);
    code.visitVarInsn(LLOAD, DONE);
    leaveBelow(width, done);
    advance(LSUB, width);
    copy(width);
    code.visitJumpInsn(GOTO, head);
    code.visitLabel(done);
  }

  private void leaveBelow(int width, Label done) {
    code.visitLdcInsn((long) width);
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFLT, done);
  }

  private void advance(int operation, int width) {
    code.visitVarInsn(LLOAD, DONE);
    code.visitLdcInsn((long) width);
    code.visitInsn(operation);
    code.visitVarInsn(LSTORE, DONE);
  }

  private void copy(int width) {
    store(width, this::destination, () -> load(width, () -> offset(SOURCE)));
  }

  /** VALUE keeps the first range's word while every other range's moves one place down. */
  private void rotate(int width) {
    code.visitInsn(ICONST_0);
    code.visitVarInsn(ISTORE, PLACE);
    load(width, () -> ring(0));
    code.visitVarInsn(LSTORE, VALUE);
    overRing(1, () -> store(width, () -> ring(0), () -> load(width, () -> ring(1))));
    store(width, () -> ring(0), this::value);
  }

  private void value() {
    code.visitVarInsn(LLOAD, VALUE);
  }

  private void destination() {
    offset(DESTINATION);
  }

  /** The address that lies DONE behind the one in a local. */
  private void offset(int local) {
    code.visitVarInsn(LLOAD, local);
    code.visitVarInsn(LLOAD, DONE);
    code.visitInsn(LADD);
  }

  /** The address that lies DONE behind the start of the range at PLACE + {@code more}. */
  private void ring(int more) {
    code.visitVarInsn(ALOAD, RING);
    code.visitVarInsn(ILOAD, PLACE);
    code.visitLdcInsn(more);
    code.visitInsn(IADD);
    code.visitInsn(LALOAD);
    code.visitVarInsn(LLOAD, DONE);
    code.visitInsn(LADD);
  }

  /** Leaves the bytes at an address on the stack, as a long. */
  private void load(int width, Runnable address) {
    code.visitVarInsn(ALOAD, MEMORY_AT);
    address.run();
    if (width == 8) {
      code.visitMethodInsn(INVOKEVIRTUAL, MEMORY_NAME, "load64", "(J)J", false);
    } else {
      code.visitMethodInsn(INVOKEVIRTUAL, MEMORY_NAME, "load8", "(J)I", false);
      code.visitInsn(I2L);
    }
  }

  /** Stores the low bytes of a long; the address is worked out first. */
  private void store(int width, Runnable address, Runnable value) {
    code.visitVarInsn(ALOAD, MEMORY_AT);
    address.run();
    value.run();
    if (width == 8) {
      code.visitMethodInsn(INVOKEVIRTUAL, MEMORY_NAME, "store64", "(JJ)V", false);
    } else {
      code.visitInsn(L2I);
      code.visitMethodInsn(INVOKEVIRTUAL, MEMORY_NAME, "store8", "(JI)V", false);
    }
  }

  private void returnSize() {
    code.visitVarInsn(LLOAD, SIZE);
    code.visitInsn(LRETURN);
    end();
  }
}
