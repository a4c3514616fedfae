// The order in which Linux does it today, for arm64 at EL1, written from its description: TTBR1
// goes to a copy of the linear map by way of an empty table before anything is written, and every
// page is cleaned behind the copy.
//
// Entered with the MMU on, through the caller's identity map of this page.
// x0: list of entries, an address each with a flag: 1 destination, 2 go on there, 4 done, 8 source
// x1: where to continue  x2: device tree  x3: virtual minus physical address in the linear map
// x4: root of a copy of the linear map  x5: a page of zeros
        msr     daifset, #15
        mrs     x10, ctr_el0
        ubfx    x10, x10, #16, #4
        mov     x9, #4
        lsl     x10, x9, x10            // bytes in a line

        msr     ttbr1_el1, x5           // break
        isb
        tlbi    vmalle1
        dsb     nsh
        msr     ttbr1_el1, x4           // make
        isb

        add     x0, x0, x3
next:   ldr     x11, [x0], #8
        and     x12, x11, #~0xfff
        add     x12, x12, x3
        tbnz    x11, #2, done
        tbnz    x11, #1, elsewhere
        tbnz    x11, #0, destination
        mov     x14, x13
        add     x15, x13, #4096
copy:   ldp     x6, x7, [x12], #16
        stp     x6, x7, [x13], #16
        cmp     x13, x15
        b.lo    copy
line:   dc      civac, x14
        add     x14, x14, x10
        cmp     x14, x15
        b.lo    line
        dsb     sy
        b       next
elsewhere:
        mov     x0, x12
        b       next
destination:
        mov     x13, x12
        b       next

done:   dsb     nsh
        ic      iallu
        dsb     nsh
        isb
        mov     x9, #0x0800
        movk    x9, #0x30d0, lsl #16
        isb
        msr     sctlr_el1, x9
        isb
        mov     x0, x2
        mov     x9, x1
        mov     x1, xzr
        mov     x2, xzr
        mov     x3, xzr
        br      x9
