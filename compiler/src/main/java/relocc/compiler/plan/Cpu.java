package relocc.compiler.plan;

/**
 * The processor that the stub may rely on.
 *
 * @param name as the plan writes it
 * @param physicalBits how many bits a physical address has there; 48 where the architecture alone
 *     is given (ID_AA64MMFR0_EL1.PARange of the cores' manuals)
 */
public record Cpu(String name, int physicalBits) {}
