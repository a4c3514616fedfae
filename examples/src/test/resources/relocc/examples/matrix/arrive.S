// What a stub leaves to: writes all that it was given and finds to REPORT, then tries what the boot
// protocol says that it may do at its level, with its own level's enables set. Before each trial its
// number is written, so that what traps to a level above is known, too.
    .equ REACHED, 1
    .equ KIND, 0
    .equ REGISTERS, 64  // x0..x30, sp
    .equ STATE, 320     // CurrentEL, SPSel, DAIF, SCTLR, HCR_EL2, SCR_EL3, VBAR, MIDR, MPIDR,
                        // length of a vector at most
    .equ TRIAL, 400     // number of the last trial begun
    .equ TRAP, 408      // ESR, ELR of a trial that was trapped to this level
    .equ SECURE, 424    // 1: secure memory could be read
    .equ DISTANCE, 432  // of the virtual counter from the physical one
    .equ DONE, 440      // 1: all trials are over

    .globl _start
_start:
    msr  tpidr_el0, x30
    ldr  x30, =REPORT
    stp  x0, x1, [x30, #REGISTERS]
    stp  x2, x3, [x30, #REGISTERS + 16]
    stp  x4, x5, [x30, #REGISTERS + 32]
    stp  x6, x7, [x30, #REGISTERS + 48]
    stp  x8, x9, [x30, #REGISTERS + 64]
    stp  x10, x11, [x30, #REGISTERS + 80]
    stp  x12, x13, [x30, #REGISTERS + 96]
    stp  x14, x15, [x30, #REGISTERS + 112]
    stp  x16, x17, [x30, #REGISTERS + 128]
    stp  x18, x19, [x30, #REGISTERS + 144]
    stp  x20, x21, [x30, #REGISTERS + 160]
    stp  x22, x23, [x30, #REGISTERS + 176]
    stp  x24, x25, [x30, #REGISTERS + 192]
    stp  x26, x27, [x30, #REGISTERS + 208]
    stp  x28, x29, [x30, #REGISTERS + 224]
    mrs  x0, tpidr_el0
    mov  x1, sp
    stp  x0, x1, [x30, #REGISTERS + 240]
    mov  x20, x30
    mrs  x21, currentel
    lsr  x21, x21, #2
    mrs  x1, spsel
    mrs  x2, daif
    stp  x21, x1, [x20, #STATE]
    mov  x4, #0
    mov  x5, #0
    adr  x7, vectors
    cmp  x21, #2
    b.eq 2f
    b.hi 3f
    mrs  x3, sctlr_el1
    mrs  x6, vbar_el1
    msr  vbar_el1, x7
    b    1f
2:  mrs  x3, sctlr_el2
    mrs  x4, hcr_el2
    mrs  x6, vbar_el2
    msr  vbar_el2, x7
    b    1f
3:  mrs  x3, sctlr_el3
    mrs  x5, scr_el3
    mrs  x6, vbar_el3
    msr  vbar_el3, x7
1:  isb
    stp  x2, x3, [x20, #STATE + 16]
    stp  x4, x5, [x20, #STATE + 32]
    str  x6, [x20, #STATE + 48]
    mov  x0, #REACHED
    str  x0, [x20, #KIND]
    mov  x22, #0                        // whether a trap is expected

    // This level's own enables, of FP and of what else there is.
    ldr  x0, =0x3330000                 // CPACR: ZEN, FPEN, SMEN
    cmp  x21, #2
    b.eq 2f
    b.hi 3f
    msr  cpacr_el1, x0
    b    1f
2:  tbnz x4, #34, 4f
    mov  x0, #0x2ff                     // CPTR_EL2 without TZ, TFP, TSM
4:  msr  cptr_el2, x0
    b    1f
3:  mov  x0, #0x1100                    // CPTR_EL3: EZ, ESM
    msr  cptr_el3, x0
1:  isb

    .macro trial number
    mov  x0, #\number
    str  x0, [x20, #TRIAL]
    .endm
    .macro has register, low, label     // goes to label without the feature
    mrs  x0, \register
    ubfx x0, x0, #\low, #4
    cbz  x0, \label
    .endm

    trial 1                             // counters
    mrs  x1, cntpct_el0
    mrs  x2, cntvct_el0
    sub  x1, x2, x1
    str  x1, [x20, #DISTANCE]
    mrs  x0, cntfrq_el0
    trial 2                             // timers
    mrs  x0, cntp_ctl_el0
    msr  cntp_ctl_el0, xzr
    msr  cntv_ctl_el0, xzr
    trial 3                             // FP and SIMD
    movi v0.16b, #1
    fmov d1, xzr
    trial 4                             // identification
    mrs  x0, ctr_el0
    mrs  x0, midr_el1
    str  x0, [x20, #STATE + 56]
    mrs  x0, mpidr_el1
    str  x0, [x20, #STATE + 64]
    mrs  x0, id_aa64mmfr0_el1
    mrs  x0, id_aa64pfr0_el1
    mrs  x0, id_pfr0_el1
    mrs  x0, clidr_el1
    mrs  x0, ccsidr_el1
    mrs  x0, dczid_el0
    mrs  x0, revidr_el1
    mrs  x0, aidr_el1
    trial 5                             // virtual memory
    mrs  x0, sctlr_el1
    msr  ttbr0_el1, xzr
    msr  mair_el1, xzr
    msr  contextidr_el1, xzr
    msr  tpidr_el1, xzr
    mrs  x0, actlr_el1
    trial 6                             // maintenance
    dc   civac, x20
    dc   cvac, x20
    dc   cvau, x20
    ic   iallu
    ic   ivau, x20
    tlbi vmalle1
    tlbi vmalle1is
    dsb  sy
    isb
    trial 7                             // debug and performance monitors
    mrs  x0, mdscr_el1
    msr  oslar_el1, xzr
    mrs  x0, dbgbvr0_el1
    mrs  x0, pmcr_el0
    msr  pmuserenr_el0, xzr
    mrs  x0, pmccntr_el0
    trial 8                             // waiting
    sev
    wfe
    trial 9                             // pointer authentication
    mrs  x0, id_aa64isar1_el1
    ubfx x0, x0, #4, #8                 // APA, API
    cbz  x0, 1f
    msr  s3_0_c2_c1_0, xzr              // APIAKeyLo_EL1
    mrs  x0, s3_0_c2_c2_0               // APDAKeyLo_EL1
    trial 10
    mov  x1, x20
    .inst 0xdac123e1                    // PACIZA X1
1:  trial 11                            // SVE
    has  id_aa64pfr0_el1, 32, 1f
    mov  x1, #15
    cmp  x21, #2
    b.eq 2f
    msr  s3_0_c1_c2_0, x1               // ZCR_EL1
    b    3f
2:  msr  s3_4_c1_c2_0, x1               // ZCR_EL2
3:  isb
    .inst 0x04bf5020                    // RDVL X0, #1
    str  x0, [x20, #STATE + 72]
1:  trial 12                            // SME
    has  id_aa64pfr1_el1, 24, 1f
    mrs  x0, s3_0_c1_c2_6               // SMCR_EL1
    msr  s3_0_c1_c2_6, x0
    trial 13
    mrs  x0, s3_3_c13_c0_5              // TPIDR2_EL0
1:  cmp  x21, #2
    b.ne 9f
    trial 20                            // EL2's own
    mrs  x0, hcr_el2
    msr  hcr_el2, x0
    isb
    mrs  x0, vbar_el2
    msr  vttbr_el2, xzr
    msr  cntvoff_el2, xzr
    mrs  x0, cnthctl_el2
    msr  cnthp_ctl_el2, xzr
    mrs  x0, mdcr_el2
    msr  vpidr_el2, xzr
    msr  tpidr_el2, xzr
    tlbi alle1
    tlbi alle2
    trial 21
    has  id_aa64mmfr1_el1, 40, 1f
    mrs  x0, s3_4_c1_c2_2               // HCRX_EL2
    msr  s3_4_c1_c2_2, xzr
1:  trial 22
    has  id_aa64mmfr0_el1, 56, 1f
    mrs  x0, s3_4_c1_c1_4               // HFGRTR_EL2
    msr  s3_4_c1_c1_4, xzr
1:  trial 23
    has  id_aa64pfr0_el1, 32, 1f
    msr  s3_4_c1_c2_0, xzr              // ZCR_EL2
1:  trial 24                            // HVC: taken here
    mov  x22, #1
    hvc  #0
    mov  x22, #0
9:  trial 30                            // secure memory of the board
    cmp  x21, #3
    b.eq 1f
    mov  x22, #1
    mov  x1, #1
    ldr  x0, =0x0e000000
    ldr  w0, [x0]
    str  x1, [x20, #SECURE]
1:  mov  x0, #1
    str  x0, [x20, #DONE]

end:
    dsb  sy
    adr  x1, 1f
    mov  w0, #0x18                      // semihosting's SYS_EXIT
    hlt  #0xf000
    b    .
    .balign 16
1:  .quad 0x20026, 0
    .pool

trapped:
    cmp  x21, #2
    b.eq 2f
    b.hi 3f
    mrs  x0, esr_el1
    mrs  x2, elr_el1
    b    1f
2:  mrs  x0, esr_el2
    mrs  x2, elr_el2
    b    1f
3:  mrs  x0, esr_el3
    mrs  x2, elr_el3
1:  cbnz x22, 4f
    str  x0, [x20, #TRAP]
    str  x2, [x20, #TRAP + 8]
    b    end
4:  ubfx x3, x0, #26, #6
    cmp  x3, #0x16                      // HVC: the return address is behind it
    b.eq 5f
    cmp  x3, #0x25                      // a data abort: over the load and the store
    b.ne 6f
    add  x2, x2, #8
5:  cmp  x21, #2
    b.eq 2f
    msr  elr_el1, x2
    eret
2:  msr  elr_el2, x2
    eret
6:  mov  x22, #0
    b    trapped

    .balign 2048
vectors:
    .rept 16
    .balign 128
    b    trapped
    .endr
