// Copies 4 KiB with the MMU off, and leaves at the same level. EL=1 or EL=2, and one mistake or none.
        .ifdef GENERATES_NO_IC
        .set    GENERATES, 1
        .endif
        .ifdef GENERATES_NO_ISB
        .set    GENERATES, 1
        .endif
        .ifdef GENERATES
        .set    INVALIDATES, 1
        .endif
        .ifdef EDGE
        .set    INVALIDATES, 1
        .endif
start:
        msr     daifset, #15
        movz    x1, #0x5000, lsl #16
        movz    x2, #0x5010, lsl #16
        add     x3, x2, #4096
        mov     x9, x2
        .ifdef UNALIGNED
        add     x1, x1, #4
        .endif
        .ifdef UNEVEN
        add     x3, x3, #64
        .endif
        .ifdef EDGE
        add     x2, x2, #8
        add     x3, x3, #8
        .endif
        .ifdef EXCLUSIVE
        ldxr    x5, [x1]
        .endif
        .ifdef ACQUIRE
        ldar    x5, [x1]
        .endif
        .ifdef OWN_CODE
        adr     x5, off1
        ldr     w6, [x5]
        str     w6, [x5]
        .endif
        .ifdef GENERATES
        adr     x5, start
        add     x5, x5, #4096
        movz    w6, #0x201f
        movk    w6, #0xd503, lsl #16    // nop
        str     w6, [x5]
        dsb     sy
        .ifndef GENERATES_NO_IC
        ic      iallu
        .endif
        dsb     sy
        .ifndef GENERATES_NO_ISB
        isb
        .endif
        blr     x5
        .endif
        .ifdef OWN_DATA
        adr     x5, start
        add     x5, x5, #4096
        str     w6, [x5]
        .endif
        .ifdef INVALIDATES
        mov     x4, x2
drop:   dc      ivac, x4
        add     x4, x4, #64
        cmp     x4, x3
        b.lo    drop
        dsb     sy
        .endif
        .ifdef ZVA
        dc      zva, x2
        .endif
        .ifdef SET_WAY
        dc      cisw, xzr
        .endif
copy:   ldp     x5, x6, [x1], #16
        stp     x5, x6, [x2], #16
        cmp     x2, x3
        b.ne    copy
        .ifdef NO_DMB
        dc      ivac, x9
        .endif
        dsb     sy
        ic      iallu
        dsb     nsh
        isb
        .ifndef NO_SCTLR
        .if EL == 2
        ldr     w0, off2
        msr     sctlr_el2, x0
        .else
        ldr     w0, off1
        msr     sctlr_el1, x0
        .endif
        isb
        .endif
        mov     x0, #1
        ldr     x10, target
        br      x10
off1:   .word   0x30d00800
off2:   .word   0x30c50830
        .balign 8
target: .quad   0x50100000
        .ifdef GENERATES
        .balign 4096
        ret
        ret
        .endif
