package relocc.compiler.jvm;

import static org.objectweb.asm.Opcodes.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import relocc.compiler.lower.Routine;
import relocc.compiler.lower.Step;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.ExceptionLevel;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;

/**
 * Writes a routine as a Java class with one method:
 *
 * <pre>
 * public static long[] run(
 *     relocc.runtime.memory.Memory memory, int level, long[] registers, LongConsumer progress)
 * </pre>
 *
 * It performs every transfer on {@code memory}, with the accesses and in the direction that the
 * transfer says; {@code level} is the exception level of entry, 1 or 2, and any other than the plan
 * allows throws an IllegalStateException; {@code registers} are x0 to x7 at the entry, of which
 * parameters are read, unchecked; {@code progress} is told after every entry of the table how many
 * bytes that entry moved. The result is the state at the exit: {@link #PC}, {@link #LEVEL} and so
 * on are the places of its words. What only caches and the MMU can see has no meaning here.
 */
public final class JvmBackend {
  /** The place of the address at which execution goes on. */
  public static final int PC = 0;

  /** The place of the exception level there, 1 or 2. */
  public static final int LEVEL = 1;

  /** 1 when the plan gives sp a value, else 0: sp is as it was. */
  public static final int SP_GIVEN = 2;

  /** The place of sp; 0 when the plan does not say. */
  public static final int SP = 3;

  /** The place of x0; x1 to x30 follow. */
  public static final int X0 = 4;

  /** How many words the result has. */
  public static final int WORDS = X0 + 31;

  /** The register that it is left in by vectors at EL2. */
  private static final int ENTRY_POINT = 4;

  private static final String RUN = "(" + MoveMethods.MEMORY + "I[J" + MoveMethods.PROGRESS + ")[J";
  private static final String DIGEST = "relocc/runtime/memory/Digest";
  private static final String REQUIRE = "(" + MoveMethods.MEMORY + "JJLjava/lang/String;[JI)V";
  private static final String LZ4 = "relocc/runtime/packing/Lz4";
  private static final String UNPACK = "(" + MoveMethods.MEMORY + "JJJJ)V";
  private static final String BUILDER = "java/lang/StringBuilder";
  private static final String ERROR = "java/lang/IllegalStateException";
  private static final String TEXT = "Ljava/lang/String;";

  /** Bytes of code for one string constant: LDC_W and INVOKEVIRTUAL; a method has 64 KiB. */
  private static final int CONSTANTS = 65_000 / 6;

  /** Behind the arguments of {@code run}. */
  private static final int FIRST_LOCAL = 4;

  private JvmBackend() {}

  /**
   * The class file, version 61 (Java 17); the same routine always gives the same bytes.
   *
   * @throws IllegalArgumentException if the moves do not fit into one class (about 10 million)
   */
  public static byte[] emit(Routine routine) {
    ClassWriter writer =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected String getCommonSuperClass(String one, String other) {
            return "java/lang/Object"; // No class of the host is looked up.
          }
        };
    String name = className(routine.name());
    writer.visit(V17, ACC_PUBLIC | ACC_FINAL | ACC_SUPER, name, null, "java/lang/Object", null);
    MoveTable table = new MoveTable();
    emitRun(writer, name, routine.steps(), table);
    ListMethod.emit(writer, name);
    RangeMethod.emit(writer, name);
    emitTable(writer, table.constants());
    MoveMethods.emit(writer, name);
    writer.visitEnd();
    return writer.toByteArray();
  }

  /** The internal name of the class that a plan of this name becomes. */
  static String className(String plan) {
    return "relocc/plan/" + plan.replaceAll("[^A-Za-z0-9_]", "_");
  }

  private static void emitRun(ClassWriter writer, String name, List<Step> steps, MoveTable table) {
    MethodVisitor code = writer.visitMethod(ACC_PUBLIC | ACC_STATIC, "run", RUN, null, null);
    code.visitCode();
    RunMethod run = new RunMethod(code, name, table, new HashMap<>());
    steps.forEach(step -> step.accept(run));
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** The bytes of the table, one char each, put together from constants. */
  private static void emitTable(ClassWriter writer, List<String> constants) {
    if (constants.size() > CONSTANTS) {
      throw new IllegalArgumentException(
          "a table of moves in " + constants.size() + " string constants does not fit a class");
    }
    MethodVisitor code =
        writer.visitMethod(ACC_PRIVATE | ACC_STATIC, "table", "()" + TEXT, null, null);
    code.visitCode();
    code.visitTypeInsn(NEW, BUILDER);
    code.visitInsn(DUP);
    code.visitMethodInsn(INVOKESPECIAL, BUILDER, "<init>", "()V", false);
    for (String constant : constants) {
      code.visitLdcInsn(constant);
      code.visitMethodInsn(
          INVOKEVIRTUAL, BUILDER, "append", "(" + TEXT + ")L" + BUILDER + ";", false);
    }
    code.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "toString", "()" + TEXT, false);
    code.visitInsn(ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** The body of {@code run}: locals 0 memory, 1 level, 2 registers, 3 progress, parameters. */
  private record RunMethod(
      MethodVisitor code, String name, MoveTable table, Map<Parameter, Integer> locals)
      implements Step.Visitor<Void> {
    @Override
    public Void enter(Step.Enter step) {
      Label allowed = new Label();
      for (ExceptionLevel level : step.levels()) {
        code.visitVarInsn(ILOAD, 1);
        push(level.number());
        code.visitJumpInsn(IF_ICMPEQ, allowed);
      }
      code.visitTypeInsn(NEW, ERROR);
      code.visitInsn(DUP);
      code.visitLdcInsn(
          step.levels().stream()
              .map(Enum::name)
              .collect(Collectors.joining(" or ", "the plan is entered at ", "")));
      code.visitMethodInsn(INVOKESPECIAL, ERROR, "<init>", "(" + TEXT + ")V", false);
      code.visitInsn(ATHROW);
      code.visitLabel(allowed);
      step.parameters().unlisted().forEach(parameter -> take(parameter, step.parameters()));
      return null;
    }

    private void take(Parameter parameter, Plan.Parameters all) {
      if (parameter.place() instanceof Parameter.Place.InRegister in) {
        register(in.number());
      } else if (parameter.place() instanceof Parameter.Place.InBlock in) {
        code.visitVarInsn(ALOAD, 0);
        register(all.register().orElseThrow());
        code.visitLdcInsn(in.offset());
        code.visitInsn(LADD);
        code.visitMethodInsn(INVOKEVIRTUAL, MoveMethods.MEMORY_NAME, "load64", "(J)J", false);
      } else {
        throw new IllegalArgumentException("no such place: " + parameter.place());
      }
      int local = FIRST_LOCAL + 2 * locals.size();
      locals.put(parameter, local);
      code.visitVarInsn(LSTORE, local);
    }

    private void register(int number) {
      code.visitVarInsn(ALOAD, 2);
      push(number);
      code.visitInsn(LALOAD);
    }

    private void push(Operand operand) {
      if (operand instanceof Operand.Given given) {
        code.visitVarInsn(LLOAD, locals.get(given.parameter()));
      } else {
        code.visitLdcInsn(operand.constant().orElseThrow());
      }
    }

    @Override
    public Void moveList(Step.MoveList step) {
      code.visitVarInsn(ALOAD, 0);
      code.visitVarInsn(ALOAD, 3);
      push(new Operand.Given(step.list()));
      code.visitLdcInsn(step.list().alignment());
      code.visitMethodInsn(INVOKESTATIC, name, "list", ListMethod.LIST, false);
      return null;
    }

    @Override
    public Void moveRange(Step.MoveRange step) {
      code.visitVarInsn(ALOAD, 0);
      code.visitVarInsn(ALOAD, 3);
      push(step.move().from().start());
      push(step.move().to().start());
      push(step.move().size());
      code.visitMethodInsn(INVOKESTATIC, name, "range", RangeMethod.RANGE, false);
      return null;
    }

    @Override
    public Void verify(Step.Verify step) {
      Action.Verify action = step.action();
      code.visitVarInsn(ALOAD, 0);
      push(action.side().start());
      push(action.size());
      code.visitLdcInsn(action.algorithm().word());
      push(action.want().size());
      code.visitIntInsn(NEWARRAY, T_LONG);
      for (int i = 0; i < action.want().size(); i++) {
        put(i, action.want().get(i));
      }
      push(action.code());
      code.visitMethodInsn(INVOKESTATIC, DIGEST, "require", REQUIRE, false);
      return null;
    }

    @Override
    public Void unpack(Step.Unpack step) {
      Action.Unpack action = step.action();
      code.visitVarInsn(ALOAD, 0);
      for (AddressRange range : List.of(action.from(), action.written())) {
        code.visitLdcInsn(range.start());
        code.visitLdcInsn(range.size());
      }
      boolean frame = action.packing() == Action.Packing.FRAME;
      code.visitMethodInsn(INVOKESTATIC, LZ4, frame ? "frame" : "block", UNPACK, false);
      return null;
    }

    /** As {@link #cleanLines}. */
    @Override
    public Void publish(Step.Publish step) {
      return null;
    }

    /** As {@link #cleanLines}. */
    @Override
    public Void cleanRanges(Step.CleanRanges step) {
      return null;
    }

    /** As {@link #guardStub}. */
    @Override
    public Void guardRanges(Step.GuardRanges step) {
      return null;
    }

    /** Whoever calls the reference has judged the list. */
    @Override
    public Void judgeList(Step.JudgeList step) {
      return null;
    }

    /** No stub lies in memory here. */
    @Override
    public Void guardStub(Step.GuardStub step) {
      return null;
    }

    /** Nor do tables. */
    @Override
    public Void guardTables(Step.GuardTables step) {
      return null;
    }

    /** Nothing fails behind it. */
    @Override
    public Void commit(Step.Commit step) {
      return null;
    }

    /** As {@link #turnOnMmu}. */
    @Override
    public Void leaveCaller(Step.LeaveCaller step) {
      return null;
    }

    /** As {@link #turnOnMmu}. */
    @Override
    public Void switchMap(Step.SwitchMap step) {
      return null;
    }

    /** Memory has one view here, with the MMU on or off. */
    @Override
    public Void turnOnMmu(Step.TurnOnMmu step) {
      return null;
    }

    /** No cache stands before memory here. */
    @Override
    public Void cleanLines(Step.CleanLines step) {
      return null;
    }

    @Override
    public Void move(Step.Move step) {
      int from = table.size();
      table.add(step.transfers());
      code.visitVarInsn(ALOAD, 0);
      code.visitVarInsn(ALOAD, 3);
      push(from);
      push(table.size());
      code.visitMethodInsn(INVOKESTATIC, name, "move", MoveMethods.MOVE, false);
      return null;
    }

    /** As {@link #turnOnMmu}. */
    @Override
    public Void turnOffMmu(Step.TurnOffMmu step) {
      return null;
    }

    @Override
    public Void leave(Step.Leave step) {
      push(WORDS);
      code.visitIntInsn(NEWARRAY, T_LONG);
      put(PC, step.target());
      code.visitInsn(DUP);
      push(LEVEL);
      step.level().ifPresentOrElse(l -> push(l.number()), () -> code.visitVarInsn(ILOAD, 1));
      code.visitInsn(I2L);
      code.visitInsn(LASTORE);
      putRegisters(step.registers());
      step.via().ifPresent(via -> up(via, step.target()));
      code.visitInsn(ARETURN);
      return null;
    }

    /** From EL1, where there are vectors; the call leaves the address of entry in x4 (EL-09). */
    private void up(Plan.Via via, Operand target) {
      Label stays = new Label();
      code.visitVarInsn(ILOAD, 1);
      push(ExceptionLevel.EL1.number());
      code.visitJumpInsn(IF_ICMPNE, stays);
      push(via.vectors());
      code.visitInsn(LCONST_0);
      code.visitInsn(LCMP);
      code.visitJumpInsn(IFEQ, stays);
      put(LEVEL, new Operand.Constant(ExceptionLevel.EL2.number()));
      put(X0 + ENTRY_POINT, target);
      code.visitLabel(stays);
    }

    private void putRegisters(SortedMap<Integer, Operand> registers) {
      registers.forEach(
          (number, value) -> {
            if (number == Plan.Exit.SP) {
              put(SP_GIVEN, new Operand.Constant(1));
              put(SP, value);
            } else {
              put(X0 + number, value);
            }
          });
    }

    private void put(int place, Operand value) {
      code.visitInsn(DUP);
      push(place);
      push(value);
      code.visitInsn(LASTORE);
    }

    private void push(int value) {
      code.visitLdcInsn(value);
    }
  }
}
