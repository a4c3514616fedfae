// Entered at EL2 with VHE or (TO_HOST) without, leaves at EL2 the other way. One mistake or none.
start:
        msr     daifset, #15
        .ifdef TO_HOST
        ldr     x0, host
        .else
        .ifdef TGE
        mov     x0, #0x88000000
        .else
        mov     x0, #0x80000000
        .endif
        .endif
        msr     hcr_el2, x0
        .ifndef NO_ISB
        isb
        .endif
        .ifdef TO_HOST
        mov     x0, #3 << 20                    // CPACR_EL1 as it is with VHE
        .else
        mov     x0, #0x33ff
        .endif
        .ifndef TRAPS
        msr     cptr_el2, x0
        .endif
        mov     x0, #3
        .ifdef TO_HOST
        lsl     x0, x0, #10
        .endif
        msr     cnthctl_el2, x0
        ldr     w0, sctlr2
        .ifndef OWN_SCTLR
        msr     sctlr_el2, x0
        .endif
        isb
        ldr     x0, target
        br      x0
        .balign 4
sctlr2: .word   0x30c50830
        .balign 8
target: .quad   0x50100000
host:   .quad   0x488000000
