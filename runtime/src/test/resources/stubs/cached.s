// Copies 64 bytes at EL1 with the MMU and the caches on, cleans them and leaves. One mistake or none.
        .set    base, 0x60000000
        .set    from, 0x50000000
start:
        msr     daifset, #15
        tlbi    vmalle1
        movz    x0, #0x04ff             // write-back, nGnRE
        movk    x0, #0x44, lsl #16      // not cached
        msr     mair_el1, x0
        ldr     x0, tcr
        msr     tcr_el1, x0
        adr     x0, level0
        msr     ttbr0_el1, x0
        dsb     sy
        isb
        ldr     w0, on
        msr     sctlr_el1, x0
        isb
        ic      iallu
        dsb     nsh
        isb
        movz    x1, #0x5000, lsl #16
        movz    x2, #0x5010, lsl #16
        add     x3, x2, #64
        mov     x9, x2
        .ifdef EXCLUSIVE
try:    ldxr    x5, [x1]
        add     x5, x5, #1
        stxr    w6, x5, [x1]
        cbnz    w6, try
        dc      civac, x1
        .endif
        adr     x5, start
        add     x5, x5, #0x7000
        ldr     x6, [x5]
        .ifdef STACK
        mov     x10, x5
        mvn     x6, x6
        str     x6, [x10]
        .endif
        .ifdef CLEAN_STACK
        mvn     x6, x6
        str     x6, [x5]
        dc      civac, x5
        .endif
copy:   ldp     x5, x6, [x1], #16
        stp     x5, x6, [x2], #16
        cmp     x2, x3
        b.ne    copy
        mov     x4, x9
        mrs     x7, ctr_el0
        ubfx    x7, x7, #16, #4
        mov     x8, #4
        lsl     x8, x8, x7
clean:  dc      civac, x4
        add     x4, x4, x8
        cmp     x4, x3
        b.lo    clean
        .ifdef BARRIER_ST
        dsb     st
        .else
        .ifndef DC_LATE
        dsb     sy
        .endif
        .endif
        ic      iallu
        dsb     sy
        ldr     w0, off
        isb
        msr     sctlr_el1, x0
        isb
        tlbi    vmalle1
        dsb     nsh
        isb
        .ifdef STACK
        ldr     x6, [x10]
        dc      civac, x10
        dsb     sy
        .endif
        mov     x0, #0
        br      x9
        .balign 8
tcr:    .quad   0x0000000400803510
on:     .word   0x30d01805
off:    .word   0x30d00800
        .set    never, 3 << 53
        .set    page, 0x703
        .set    block, 0x701
        .ifdef DEVICE_CODE
        .set    device, 0x80
        .else
        .set    device, never
        .endif
        .balign 4096
level0: .quad   base + (level1 - start) + 3
        .fill   511, 8, 0
level1: .quad   base + (level2low - start) + 3
        .quad   base + (level2 - start) + 3
        .fill   510, 8, 0
level2: .fill   128, 8, 0                       // 1 GiB + 256 MiB: sources and destinations
        .quad   from + block + never
        .fill   127, 8, 0
        .quad   base + (level3 - start) + 3     // 1 GiB + 512 MiB: the stub
        .fill   255, 8, 0
level3: .quad   base + page + 0x80              // code, read-only
        .fill   6, 8, 0
        .ifdef UNCACHED
        .quad   base + 0x7000 + page + never + 8
        .else
        .quad   base + 0x7000 + page + never
        .endif
        .fill   504, 8, 0
level2low:
        .fill   72, 8, 0                        // 144 MiB: the UART
        .quad   base + (level3low - start) + 3
        .fill   439, 8, 0
level3low:
        .quad   0x09000000 + 0x707 + device
        .fill   511, 8, 0
