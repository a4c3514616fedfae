package relocc.runtime;

/**
 * An exception that was taken.
 *
 * @param pc the instruction that caused it
 * @param level the exception level it was taken to
 * @param exceptionClass ESR.EC
 * @param syndrome ESR.ISS
 * @param faultAddress FAR; 0 when it has none
 * @param message what happened, for people
 */
public record TakenException(
    long pc, int level, int exceptionClass, int syndrome, long faultAddress, String message) {}
