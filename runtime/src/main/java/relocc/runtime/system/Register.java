package relocc.runtime.system;

/**
 * A system register.
 *
 * @param name as in the manual
 * @param key op0:op1:CRn:CRm:op2
 * @param level the lowest exception level that has access
 * @param writable whether it can be written
 * @param immediate whether a write is in effect at once, without synchronisation
 * @param feature what the processor must have, or "-"
 */
public record Register(
    String name, int key, int level, boolean writable, boolean immediate, String feature) {}
