// Entered at EL1, calls EL2: the stub that Linux leaves there, or vectors of its own.
start:
        msr     daifset, #15
        .ifdef PSCI
        smc     #0
        .endif
        ldr     w9, sctlr1
        msr     sctlr_el1, x9
        .ifndef NO_ISB
        isb
        .endif
        .ifdef OWN
        ldr     x1, target
        hvc     #0
        .else
        .ifdef RESET_VECTORS
        mov     x0, #2
        .else
        mov     x0, #1
        .endif
        ldr     x1, target
        mov     x2, #0x4000
        mov     x3, #0
        mov     x4, #0
        hvc     #0
        .endif
        b       .
        .balign 4
sctlr1: .word   0x30d00800
        .balign 8
target: .quad   0x50100000
        .balign 2048
vectors:
        .space  0x400
        .ifdef OWN
        mov     x0, #0x4000
        br      x1
        .endif
        .balign 2048
