// A stub written by hand that proves that the launcher brings about what it is asked for: it says
// what it finds, copies with a plain loop in the caller's map, turns the MMU off and leaves. x2 is the
// offset of the caller's map, 0 where addresses are their own.
    .equ FOUND, 448     // CurrentEL, SCTLR, HCR_EL2 (0 at EL1), TCR, TTBR0, TTBR1 (0 where there is
                        // none), PAR of TARGET at its own address, PAR of it in the map
start:
    ldr  x20, =REPORT
    add  x20, x20, x2
    mrs  x21, currentel
    lsr  x21, x21, #2
    str  x21, [x20, #FOUND]
    ldr  x22, =NEXT
    add  x23, x22, x2
    mov  x3, #0
    cmp  x21, #2
    b.lo 1f
    b.hi 3f
    mrs  x3, hcr_el2
    tbnz x3, #34, 1f
    at   s1e2r, x22
    isb
    mrs  x10, par_el1
    at   s1e2r, x23
    isb
    mrs  x11, par_el1
    mrs  x4, sctlr_el2
    mrs  x5, tcr_el2
    mrs  x6, ttbr0_el2
    mov  x7, #0
    b    2f
1:  at   s1e1r, x22
    isb
    mrs  x10, par_el1
    at   s1e1r, x23
    isb
    mrs  x11, par_el1
    mrs  x4, sctlr_el1
    mrs  x5, tcr_el1
    mrs  x6, ttbr0_el1
    mrs  x7, ttbr1_el1
    b    2f
3:  at   s1e3r, x22
    isb
    mrs  x10, par_el1
    at   s1e3r, x23
    isb
    mrs  x11, par_el1
    mrs  x4, sctlr_el3
    mrs  x5, tcr_el3
    mrs  x6, ttbr0_el3
    mov  x7, #0
2:  str  x4, [x20, #FOUND + 8]
    stp  x3, x5, [x20, #FOUND + 16]
    stp  x6, x7, [x20, #FOUND + 32]
    stp  x10, x11, [x20, #FOUND + 48]
    msr  daifset, #15

    ldr  x12, =LOAD                     // the copy
    add  x12, x12, x2
    mov  x13, x23
    mov  x14, #0x10000
4:  ldp  x15, x16, [x12], #16
    stp  x15, x16, [x13], #16
    subs x14, x14, #16
    b.ne 4b
    mov  x14, #0x10000
    mov  x13, x23
5:  dc   civac, x13
    add  x13, x13, #16
    subs x14, x14, #16
    b.ne 5b
    dsb  sy
    ic   iallu
    dsb  sy
    isb

    cmp  x21, #3
    b.eq 6f
    cmp  x21, #1
    b.eq 7f
    ldr  x4, =0x30c50830
    msr  sctlr_el2, x4
    b    8f
6:  ldr  x4, =0x30c50830
    msr  sctlr_el3, x4
    b    8f
7:  ldr  x4, =0x30d00800
    msr  sctlr_el1, x4
8:  isb
    mov  x29, x22
    ldr  x0, =TREE
    .irp n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24
    mov  x\n, #0
    .endr
    .irp n, 25, 26, 27, 28
    mov  x\n, #0
    .endr
    mov  x30, x29
    mov  x29, #0
    br   x30
    .pool
