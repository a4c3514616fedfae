/**
 * The machine that judges a stub: memory, translation, caches and an A64 interpreter.
 *
 * <p>What state a stub is entered in is said by {@link relocc.runtime.Setup}:
 *
 * <ul>
 *   <li>the exception level, 1..3, by {@link relocc.runtime.Setup#of}; EL2 with VHE by {@link
 *       relocc.runtime.Processor#asHost}, or by HCR_EL2 of {@link
 *       relocc.runtime.Setup#withSystemRegister};
 *   <li>the caller's MMU and caches on: SCTLR, TCR, TTBRs and MAIR of the level by {@link
 *       relocc.runtime.Setup#withSystemRegisters}, as {@link relocc.runtime.caller.CallerTables}
 *       gives them with the tables; what the caller wrote and did not clean by {@link
 *       relocc.runtime.Setup#withUncleaned}; nobody judges what tables outside the blob hold;
 *   <li>who answers calls: {@link relocc.runtime.Setup#withAbove}; vectors of the stub's own at EL2
 *       by VBAR_EL2 that points into the blob;
 *   <li>a UART of one kind or the other: {@link relocc.runtime.Setup#withUart(long,
 *       relocc.runtime.device.Uart.Model)}.
 * </ul>
 */
package relocc.runtime;
