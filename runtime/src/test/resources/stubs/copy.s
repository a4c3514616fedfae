// Copies 8 KiB with the MMU and the caches on, then turns them off and leaves.
// Assembled with EL=1, EL=2 or EL=3, and with the name of one mistake or none.
        .macro  write reg, value
        .if EL == 3
        msr     \reg\()_el3, \value
        .elseif EL == 2
        msr     \reg\()_el2, \value
        .else
        msr     \reg\()_el1, \value
        .endif
        .endm
        .macro  flush
        .if EL == 3
        tlbi    alle3
        .elseif EL == 2
        tlbi    alle2
        .else
        tlbi    vmalle1
        .endif
        .endm
        .set    base, 0x60000000
        .set    from, 0x50000000
        .set    to, 0x50100008

start:
        .ifndef NO_DAIF
        msr     daifset, #15
        .endif
        .ifndef FP_TRAP
        .if EL == 3
        msr     cptr_el3, xzr
        .elseif EL == 2
        mov     x0, #0x33ff
        msr     cptr_el2, x0
        .else
        mov     x0, #3 << 20
        msr     cpacr_el1, x0
        .endif
        isb
        .endif
        .ifdef WRONG_TLBI
        .if EL == 3
        tlbi    alle1
        .else
        tlbi    vmalle1
        .endif
        .else
        .ifndef NO_TLBI
        flush
        .endif
        .endif
        mov     x0, #0xff
        write   mair, x0
        ldr     x0, tcr
        write   tcr, x0
        adr     x0, level0
        write   ttbr0, x0
        .ifndef NO_DSB_TLBI
        dsb     sy
        .endif
        .ifndef NO_ISB_TTBR
        isb
        .endif
        .ifdef LATE_TLBI
        flush
        dsb     nsh
        .endif
        ldr     w0, on
        write   sctlr, x0
        .ifndef NO_ISB_ON
        isb
        .endif
        .ifndef NO_IC_ON
        ic      iallu
        .endif
        dsb     nsh
        isb
        .ifdef OPEN_TLBI
        flush
        ldr     x0, tcr
        write   tcr, x0
        dsb     nsh
        isb
        .endif
        ldr     x1, source
        ldr     x2, destination
        .ifdef FORBIDDEN
        mov     x2, #0x50200000         // mapped, but declared by nobody
        .endif
        .ifdef OWN_CODE
        adr     x2, start
        .endif
        mov     x9, x2
        add     x3, x2, #8192
copy:
        .ifdef FORGETS_WORD
        ldr     q0, [x1], #32
        str     q0, [x2], #32
        .else
        ldp     q0, q1, [x1], #32
        stp     q0, q1, [x2], #32
        .endif
        cmp     x2, x3
        b.ne    copy
        .ifdef TABLE_WRITE
        adr     x4, level3
        str     xzr, [x4, #8 * 100]
        .endif
        .ifdef IC_EARLY
        dsb     ish
        ic      iallu
        .endif
        .ifndef NO_CLEAN
        .ifdef STRIDE_64
        mov     x5, #64
        .else
        mrs     x4, ctr_el0
        ubfx    x4, x4, #16, #4
        mov     x5, #4
        lsl     x5, x5, x4
        .endif
        sub     x6, x5, #1
        bic     x4, x9, x6
clean:
        .ifdef CVAU
        dc      cvau, x4
        .else
        .ifdef IVAC
        dc      ivac, x4
        .else
        dc      civac, x4
        .endif
        .endif
        add     x4, x4, x5
        .ifdef LAST_LINE
        add     x7, x4, x5
        cmp     x7, x3
        .else
        cmp     x4, x3
        .endif
        b.lo    clean
        .endif
        .ifdef DSB_ST
        dsb     st
        .else
        dsb     sy
        .endif
        .ifndef NO_IC
        .ifndef IC_EARLY
        ic      iallu
        .endif
        .endif
        dsb     nsh
        ldr     w0, off
        .ifndef NO_ISB_BEFORE_OFF
        isb
        .endif
        write   sctlr, x0
        .ifndef NO_ISB_OFF
        isb
        .endif
        .ifndef NO_TLBI_AT_END
        .if EL == 3
        tlbi    alle3
        .elseif EL == 2
        tlbi    alle2
        .else
        tlbi    vmalle1
        .endif
        .endif
        dsb     nsh
        isb
        mov     x0, #0x4000
        mov     x1, #0
        mov     x2, #0
        mov     x3, #0
        br      x9

        .balign 8
source: .quad   from
destination:
        .quad   to
        .if EL >= 2
        .ifdef TCR_RES1
tcr:    .quad   0x0000000000043510
        .else
tcr:    .quad   0x0000000080843510
        .endif
        .ifdef SCTLR_RES1
on:     .word   0x00001005
        .else
on:     .word   0x30c51835
        .endif
off:    .word   0x30c50830
        .set    never, 1 << 54
        .set    user, 1 << 6
        .else
        .ifdef EPD1
tcr:    .quad   0x0000000400003510
        .else
tcr:    .quad   0x0000000400803510
        .endif
on:     .word   0x30d01805
off:    .word   0x30d00800
        .set    never, 3 << 53
        .set    user, 0
        .endif
        .ifdef WRONG_XN
        .set    never, 1 << 53
        .endif

        .ifdef AF_0
        .set    page, 0x303 | user
        .set    block, 0x301 | user | never
        .else
        .set    page, 0x703 | user
        .set    block, 0x701 | user | never
        .endif
        .balign 4096
level0: .quad   base + (level1 - start) + 3
        .fill   511, 8, 0
level1: .quad   0
        .quad   base + (level2 - start) + 3
        .fill   510, 8, 0
level2: .fill   128, 8, 0                       // 1 GiB + 256 MiB: sources and destinations
        .quad   from + block
        .ifdef FORBIDDEN
        .quad   from + 0x200000 + block
        .else
        .quad   0
        .endif
        .fill   126, 8, 0
        .quad   base + (level3 - start) + 3     // 1 GiB + 512 MiB: the stub
        .fill   255, 8, 0
        .ifdef OWN_CODE
level3: .quad   base + page                     // writable code
        .else
level3: .quad   base + page + 0x80              // code, read-only
        .endif
        .ifdef TABLE_WRITE
        .fill   3, 8, 0
        .quad   base + 0x4000 + page + never
        .fill   507, 8, 0
        .else
        .fill   511, 8, 0
        .endif
