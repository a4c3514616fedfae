package relocc.cli.verify.meaning;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import relocc.compiler.jvm.JvmBackend;
import relocc.compiler.plan.ExceptionLevel;
import relocc.runtime.memory.Memory;

/** A routine as the class that {@link JvmBackend} wrote, ready to run. */
public final class Reference {
  private static final MethodType RUN =
      MethodType.methodType(
          long[].class, Memory.class, int.class, long[].class, LongConsumer.class);

  private static final int ARGUMENTS = 8;

  private final MethodHandle run;

  private Reference(MethodHandle run) {
    this.run = run;
  }

  /** Loads a class file, which the Java virtual machine verifies. */
  public static Reference load(byte[] classFile) {
    try {
      Class<?> type = new Loader().define(classFile);
      return new Reference(MethodHandles.publicLookup().findStatic(type, "run", RUN));
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("not a class of the reference back end", e);
    }
  }

  /** The method itself. */
  public MethodHandle handle() {
    return run;
  }

  /**
   * Runs the routine.
   *
   * @param memory what it works on
   * @param entry where it is entered; one of the levels of the plan
   * @param progress is told now and then how many bytes were moved since the last time
   */
  public ExitState run(Memory memory, ExceptionLevel entry, LongConsumer progress) {
    return run(memory, entry, Map.of(), progress);
  }

  /**
   * Runs the routine.
   *
   * @param registers x0..x30 by number; parameters are found in x0..x7, 0 where they are not given
   */
  public ExitState run(
      Memory memory, ExceptionLevel entry, Map<Integer, Long> registers, LongConsumer progress) {
    long[] handedOver = new long[ARGUMENTS];
    registers.forEach(
        (number, value) -> {
          if (number < ARGUMENTS) {
            handedOver[number] = value;
          }
        });
    try {
      return state((long[]) run.invokeExact(memory, entry.number(), handedOver, progress));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("the reference failed", e);
    }
  }

  private static ExitState state(long[] words) {
    return new ExitState(
        words[JvmBackend.PC],
        (int) words[JvmBackend.LEVEL],
        words[JvmBackend.SP_GIVEN] == 1
            ? OptionalLong.of(words[JvmBackend.SP])
            : OptionalLong.empty(),
        Arrays.stream(words, JvmBackend.X0, JvmBackend.WORDS).boxed().toList());
  }

  /** Finds what the class names where this class is found; each loads one class. */
  private static final class Loader extends ClassLoader {
    Loader() {
      super(Reference.class.getClassLoader());
    }

    Class<?> define(byte[] classFile) {
      return defineClass(null, classFile, 0, classFile.length);
    }
  }
}
