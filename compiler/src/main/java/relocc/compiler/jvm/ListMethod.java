package relocc.compiler.jvm;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/**
 * The method that walks a list of pages in Linux's words (include/linux/kexec.h) and copies them
 * one after the other.
 */
final class ListMethod {
  /** Memory, progress, the first word, the size of a page. */
  static final String LIST = "(" + MoveMethods.MEMORY + MoveMethods.PROGRESS + "JJ)V";

  private static final long DONE = 4;
  private static final long INDIRECTION = 2;
  private static final long SOURCE = 8;
  private static final String BUFFER = "java/nio/ByteBuffer";

  // Locals; a long takes two places.
  private static final int MEMORY_AT = 0;
  private static final int PROGRESS_AT = 1;
  private static final int WORD = 2;
  private static final int PAGE = 4;
  private static final int NEXT = 6;
  private static final int DESTINATION = 8;

  private final MethodVisitor code;
  private final String name;

  private ListMethod(MethodVisitor code, String name) {
    this.code = code;
    this.name = name;
  }

  /** Adds the method to the class of this internal name. */
  static void emit(ClassWriter writer, String name) {
    MethodVisitor code = writer.visitMethod(ACC_PRIVATE | ACC_STATIC, "list", LIST, null, null);
    code.visitCode();
    new ListMethod(code, name).walk();
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private void walk() {
    Label head = new Label();
    Label next = new Label();
    Label notSource = new Label();
    Label notIndirection = new Label();
    Label destination = new Label();
    set(NEXT, () -> code.visitLdcInsn(0L));
    set(DESTINATION, () -> code.visitLdcInsn(0L));
    code.visitLabel(head);
    ifClear(SOURCE, notSource);
    copyPage();
    set(DESTINATION, () -> sum(DESTINATION, () -> code.visitVarInsn(LLOAD, PAGE)));
    code.visitJumpInsn(GOTO, next);
    code.visitLabel(notSource);
    ifClear(INDIRECTION, notIndirection);
    set(NEXT, this::address);
    code.visitJumpInsn(GOTO, next);
    code.visitLabel(notIndirection);
    ifClear(DONE, destination);
    code.visitInsn(RETURN);
    code.visitLabel(destination);
    set(DESTINATION, this::address);
    code.visitLabel(next);
    set(WORD, this::nextWord);
    set(NEXT, () -> sum(NEXT, () -> code.visitLdcInsn(8L)));
    code.visitJumpInsn(GOTO, head);
  }

  private void nextWord() {
    code.visitVarInsn(ALOAD, MEMORY_AT);
    code.visitVarInsn(LLOAD, NEXT);
    code.visitMethodInsn(INVOKEVIRTUAL, MoveMethods.MEMORY_NAME, "load64", "(J)J", false);
  }

  private void ifClear(long bit, Label target) {
    code.visitVarInsn(LLOAD, WORD);
    code.visitLdcInsn(bit);
    code.visitInsn(LAND);
    code.visitInsn(LCONST_0);
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFEQ, target);
  }

  /** The word without what lies inside a page. */
  private void address() {
    code.visitVarInsn(LLOAD, WORD);
    code.visitVarInsn(LLOAD, PAGE);
    code.visitInsn(LNEG);
    code.visitInsn(LAND);
  }

  private void sum(int local, Runnable more) {
    code.visitVarInsn(LLOAD, local);
    more.run();
    code.visitInsn(LADD);
  }

  private void set(int local, Runnable value) {
    value.run();
    code.visitVarInsn(LSTORE, local);
  }

  /** As an entry of the table that says so would. */
  private void copyPage() {
    code.visitVarInsn(ALOAD, PROGRESS_AT);
    code.visitVarInsn(ALOAD, MEMORY_AT);
    code.visitLdcInsn(3 * Long.BYTES);
    code.visitMethodInsn(INVOKESTATIC, BUFFER, "allocate", "(I)L" + BUFFER + ";", false);
    put(this::address);
    put(() -> code.visitVarInsn(LLOAD, DESTINATION));
    put(() -> code.visitVarInsn(LLOAD, PAGE));
    code.visitMethodInsn(INVOKEVIRTUAL, BUFFER, "flip", "()L" + BUFFER + ";", false);
    code.visitMethodInsn(INVOKESTATIC, name, "forward", MoveMethods.ENTRY, false);
    code.visitMethodInsn(
        INVOKEINTERFACE, "java/util/function/LongConsumer", "accept", "(J)V", true);
  }

  private void put(Runnable value) {
    value.run();
    code.visitMethodInsn(INVOKEVIRTUAL, BUFFER, "putLong", "(J)L" + BUFFER + ";", false);
  }
}
