// Entered at EL3, leaves to EL2 or (TO_EL1) EL1 without touching memory. One mistake or none.
start:
        msr     daifset, #15
        .ifdef NO_NS
        mov     x0, #0x530
        .else
        .ifdef NO_RW
        mov     x0, #0x131
        .else
        .ifdef NO_HCE
        mov     x0, #0x431
        .else
        .ifdef SMD
        mov     x0, #0x5b1
        .else
        mov     x0, #0x531                      // NS, RES1, HCE, RW
        .endif
        .endif
        .endif
        .endif
        msr     scr_el3, x0
        .ifdef TRAPS
        mov     x0, #0x400
        msr     cptr_el3, x0
        .else
        msr     cptr_el3, xzr
        .endif
        .ifdef DEBUG
        mov     x0, #0x200
        msr     mdcr_el3, x0
        .else
        msr     mdcr_el3, xzr
        .endif
        mov     x0, #9
        .ifndef NO_GIC
        msr     s3_6_c12_c12_5, x0              // ICC_SRE_EL3
        .endif
        .ifndef NO_ISB_SCR
        isb
        .endif
        msr     s3_4_c12_c9_5, x0               // ICC_SRE_EL2
        ldr     w0, sctlr2
        msr     sctlr_el2, x0
        .ifndef OWN_SCTLR
        msr     sctlr_el3, x0
        isb
        .endif
        .ifdef HOST
        ldr     x0, host
        .else
        mov     x0, #0x80000000
        .endif
        msr     hcr_el2, x0
        isb
        .ifndef EL2_TRAPS
        mov     x0, #0x33ff
        msr     cptr_el2, x0
        .endif
        mov     x0, #3
        msr     cnthctl_el2, x0
        .ifdef TO_EL1
        ldr     w0, sctlr1
        msr     sctlr_el1, x0
        msr     cntvoff_el2, xzr
        msr     hstr_el2, xzr
        msr     vttbr_el2, xzr
        mrs     x0, midr_el1
        msr     vpidr_el2, x0
        mrs     x0, mpidr_el1
        msr     vmpidr_el2, x0
        mrs     x0, pmcr_el0
        ubfx    x0, x0, #11, #5
        msr     mdcr_el2, x0
        isb
        msr     s3_4_c12_c11_0, xzr             // ICH_HCR_EL2
        mov     x1, #0x3c5
        .else
        mov     x1, #0x3c9
        .endif
        ldr     x0, target
        msr     elr_el3, x0
        msr     spsr_el3, x1
        .ifndef NO_ISB
        isb
        .endif
        mov     x0, #7
        eret
        .balign 4
sctlr1: .word   0x30d00800
sctlr2: .word   0x30c50830
        .balign 8
target: .quad   0x50100000
host:   .quad   0x488000000
