// What a kernel does before it hands over: runs at EL1 with the MMU on, through its own tables, and
// enters a stub behind this code. All capital names are given from outside.
        ldr     x9, =MAIR
        msr     mair_el1, x9
        ldr     x9, =TCR
        msr     tcr_el1, x9
        ldr     x9, =TTBR0
        msr     ttbr0_el1, x9
        ldr     x9, =TTBR1
        msr     ttbr1_el1, x9
        dsb     sy
        tlbi    vmalle1
        dsb     nsh
        isb
        ldr     x9, =SCTLR
        msr     sctlr_el1, x9
        isb
        ldr     x0, =LIST
        ldr     x1, =ENTRY
        ldr     x2, =TREE
        ldr     x3, =OFFSET
        ldr     x4, =COPY
        ldr     x5, =EMPTY
        b       stub
        .pool
        .balign 0x400
stub:
