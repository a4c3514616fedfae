// Calls a stub that must fail, as a boot loader would, and says what it came back with: the code in
// x0, then K if the caller's state is as it was, or a letter for what is not.
// LEVEL is the exception level, SP0 is 1 to call with the stack pointer of EL0, STUB is its address.
start:  ldr x20, =0x2020202020202020
        ldr x18, =0x1818181818181818
        ldr x29, =0x2929292929292929
        ldr x9, =0x40f00000
        mov sp, x9
        mov x9, #0x40
        msr daif, x9                    // only F is masked
.if LEVEL == 2
        mrs x21, vbar_el2
        mrs x22, sctlr_el2
        mrs x23, tcr_el2
        mrs x24, ttbr0_el2
        mrs x25, cptr_el2
        mrs x26, mair_el2
.else
        mrs x21, vbar_el1
        mrs x22, sctlr_el1
        mrs x23, tcr_el1
        mrs x24, ttbr0_el1
        mrs x25, cpacr_el1
        mrs x26, mair_el1
.endif
.if SP0 == 1
        msr spsel, #0
        mov sp, x9
.endif
        mrs x27, spsel
        ldr x0, =0x70000000             // where a plan may look for parameters: nothing is there
        ldr x9, =STUB
        blr x9
        ldr x1, =0x09000000
        add w2, w0, #'0'
        str w2, [x1]
        mrs x3, daif
        cmp x3, #0x40
        mov w2, #'D'
        b.ne bad
        mrs x3, spsel
        cmp x3, x27
        mov w2, #'S'
        b.ne bad
        .macro chk reg, saved, ch
        mrs x3, \reg
        cmp x3, \saved
        mov w2, #\ch
        b.ne bad
        .endm
.if LEVEL == 2
        chk vbar_el2, x21, 'v'
        chk sctlr_el2, x22, 's'
        chk tcr_el2, x23, 't'
        chk ttbr0_el2, x24, 'b'
        chk cptr_el2, x25, 'c'
        chk mair_el2, x26, 'm'
.else
        chk vbar_el1, x21, 'v'
        chk sctlr_el1, x22, 's'
        chk tcr_el1, x23, 't'
        chk ttbr0_el1, x24, 'b'
        chk cpacr_el1, x25, 'c'
        chk mair_el1, x26, 'm'
.endif
        ldr x3, =0x1818181818181818
        cmp x3, x18
        mov w2, #'p'
        b.ne bad
        mov w2, #'K'
bad:    str w2, [x1]
        mov w2, #'\n'
        str w2, [x1]
        ldr x0, =0x84000008             // PSCI SYSTEM_OFF
.if LEVEL == 2
        smc #0
.else
        hvc #0
.endif
        b .
