// Entered with the MMU on: its own page by TTBR0 at its own address, all else by TTBR1 at an offset.
// x0, x1: source and destination there; x2: other tables for TTBR1; x3: an empty table;
// x4: where to go. Takes over the other tables, copies 8 KiB, and leaves with the MMU off.
start:
        msr     daifset, #15
        .ifdef VECTORS
        adr     x9, vectors
        msr     vbar_el1, x9
        isb
        mov     x0, #1
        ret
        .endif
        .ifdef RETURN
        mov     x0, #1
        ret
        .endif
        mov     x9, #3 << 20
        msr     cpacr_el1, x9
        .ifndef NO_SELF_CLEAN
        adr     x9, start
        add     x10, x9, #0x1000
self:   dc      civac, x9
        add     x9, x9, #16
        cmp     x9, x10
        b.lo    self
        .endif
        .ifdef EPD
        mrs     x11, tcr_el1
        orr     x12, x11, #1 << 23
        msr     tcr_el1, x12
        .else
        .ifndef DIRECT
        msr     ttbr1_el1, x3
        .endif
        .endif
        isb
        .ifdef WRITES_EMPTY
        str     x3, [x5]
        .endif
        .ifdef WRITES_OLD
        str     xzr, [x6]
        .endif
        .ifndef NO_TLBI
        tlbi    vmalle1
        .endif
        dsb     nsh
        .ifdef OTHER_TYPE
        mov     x9, #0xffff
        msr     mair_el1, x9
        .endif
        msr     ttbr1_el1, x2
        .ifdef EPD
        isb
        msr     tcr_el1, x11
        .endif
        isb
        .ifdef WRITES_COPY
        str     xzr, [x7, #8 * 100]
        .endif
        mov     x9, x1
        add     x10, x1, #0x2000
copy:   ldp     q0, q1, [x0], #32
        stp     q0, q1, [x9], #32
        cmp     x9, x10
        b.ne    copy
        mov     x9, x1
clean:  dc      civac, x9
        add     x9, x9, #16
        cmp     x9, x10
        b.ne    clean
        dsb     sy
        ic      iallu
        dsb     nsh
        ldr     w9, off
        isb
        msr     sctlr_el1, x9
        isb
        .ifndef NO_TLBI_AT_END
        tlbi    vmalle1
        .endif
        dsb     nsh
        isb
        mov     x0, #0x4000
        br      x4
        .balign 4
off:    .word   0x30d00800
        .balign 2048
vectors:
        .space  2048
