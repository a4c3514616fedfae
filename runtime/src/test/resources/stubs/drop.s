// Entered at EL2, leaves to EL1 without touching memory. One mistake or none.
start:
        msr     daifset, #15
        ldr     w0, sctlr1
        msr     sctlr_el1, x0
        ldr     w0, sctlr2
        msr     sctlr_el2, x0
        isb
        .ifdef TGE
        mov     x0, #0x88000000
        .else
        mov     x0, #0x80000000
        .endif
        msr     hcr_el2, x0
        mov     x0, #3
        msr     cnthctl_el2, x0
        msr     cntvoff_el2, xzr
        .ifndef CPTR
        mov     x0, #0x33ff
        msr     cptr_el2, x0
        .endif
        msr     hstr_el2, xzr
        msr     vttbr_el2, xzr
        mrs     x0, midr_el1
        msr     vpidr_el2, x0
        mrs     x0, mpidr_el1
        msr     vmpidr_el2, x0
        mrs     x0, pmcr_el0
        ubfx    x0, x0, #11, #5
        msr     mdcr_el2, x0
        mov     x0, #9
        msr     s3_4_c12_c9_5, x0               // ICC_SRE_EL2
        .ifndef ICC_ISB
        isb
        .endif
        msr     s3_4_c12_c11_0, xzr             // ICH_HCR_EL2
        ldr     x0, target
        msr     elr_el2, x0
        mov     x0, #0x3c5
        msr     spsr_el2, x0
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
