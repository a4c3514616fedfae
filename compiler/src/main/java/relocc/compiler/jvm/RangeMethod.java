package relocc.compiler.jvm;

import static org.objectweb.asm.Opcodes.*;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;

/** The method that copies a range whose place and size were handed over. */
final class RangeMethod {
  /** Memory, progress, source, destination, size. */
  static final String RANGE = "(" + MoveMethods.MEMORY + MoveMethods.PROGRESS + "JJJ)V";

  private static final String BUFFER = "java/nio/ByteBuffer";

  // Locals; a long takes two places.
  private static final int MEMORY_AT = 0;
  private static final int PROGRESS_AT = 1;
  private static final int SOURCE = 2;
  private static final int DESTINATION = 4;
  private static final int SIZE = 6;

  private final MethodVisitor code;
  private final String name;

  private RangeMethod(MethodVisitor code, String name) {
    this.code = code;
    this.name = name;
  }

  /** Adds the method to the class of this internal name. */
  static void emit(ClassWriter writer, String name) {
    MethodVisitor code = writer.visitMethod(ACC_PRIVATE | ACC_STATIC, "range", RANGE, null, null);
    code.visitCode();
    new RangeMethod(code, name).copy();
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** As an entry of the table that says so would; backward where the destination starts inside. */
  private void copy() {
    Label some = new Label();
    Label backward = new Label();
    Label copied = new Label();
    code.visitVarInsn(LLOAD, SIZE);
    code.visitInsn(LCONST_0);
    code.visitInsn(LCMP);
    code.visitJumpInsn(IFNE, some);
    code.visitInsn(RETURN);
    code.visitLabel(some);
    code.visitVarInsn(ALOAD, PROGRESS_AT);
    entry();
    code.visitVarInsn(LLOAD, DESTINATION);
    code.visitVarInsn(LLOAD, SOURCE);
    code.visitInsn(LSUB);
    code.visitVarInsn(LLOAD, SIZE);
    code.visitMethodInsn(INVOKESTATIC, "java/lang/Long", "compareUnsigned", "(JJ)I", false);
    code.visitJumpInsn(IFLT, backward);
    code.visitMethodInsn(INVOKESTATIC, name, "forward", MoveMethods.ENTRY, false);
    code.visitJumpInsn(GOTO, copied);
    code.visitLabel(backward);
    code.visitMethodInsn(INVOKESTATIC, name, "backward", MoveMethods.ENTRY, false);
    code.visitLabel(copied);
    code.visitMethodInsn(
        INVOKEINTERFACE, "java/util/function/LongConsumer", "accept", "(J)V", true);
    code.visitInsn(RETURN);
  }

  /** Memory, and the operands as the table holds them. */
  private void entry() {
    code.visitVarInsn(ALOAD, MEMORY_AT);
    code.visitLdcInsn(3 * Long.BYTES);
    code.visitMethodInsn(INVOKESTATIC, BUFFER, "allocate", "(I)L" + BUFFER + ";", false);
    put(SOURCE);
    put(DESTINATION);
    put(SIZE);
    code.visitMethodInsn(INVOKEVIRTUAL, BUFFER, "flip", "()L" + BUFFER + ";", false);
  }

  private void put(int local) {
    code.visitVarInsn(LLOAD, local);
    code.visitMethodInsn(INVOKEVIRTUAL, BUFFER, "putLong", "(J)L" + BUFFER + ";", false);
  }
}
