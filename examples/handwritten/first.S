// How the first attempt at a kexec copy with the MMU on went about it, for arm64 at EL1, written
// from its description. It boots in QEMU and is wrong: what it copied stays in the data cache, and
// nobody keeps it from writing the tables that TTBR1 still points to.
//
// Entered with the MMU on, through the caller's identity map of all memory.
// x0: list of entries, an address each with a flag: 1 destination, 2 go on there, 4 done, 8 source
// x1: where to continue  x2: device tree
        msr     daifset, #15
        mrs     x10, ctr_el0
        ubfx    x10, x10, #16, #4
        mov     x9, #4
        lsl     x10, x9, x10            // bytes in a line

next:   ldr     x11, [x0], #8
        and     x12, x11, #~0xfff
        tbnz    x11, #2, done
        tbnz    x11, #1, elsewhere
        tbnz    x11, #0, destination
        // The destination is thrown out of the cache before the copy; nothing is cleaned behind it.
        mov     x14, x13
        add     x15, x13, #4096
line:   dc      ivac, x14
        add     x14, x14, x10
        cmp     x14, x15
        b.lo    line
        dsb     sy
copy:   ldp     x3, x4, [x12], #16
        stp     x3, x4, [x13], #16
        cmp     x13, x15
        b.lo    copy
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
