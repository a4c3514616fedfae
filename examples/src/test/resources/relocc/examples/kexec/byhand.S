// What a stub for kexec has to do, written by hand: a second opinion of examples/kexec/kexec.rstub.
// Entered with x0 = struct kimage of Linux 6.1, through an identity map of this page alone; the list
// and all pages are reached through the linear map, at their physical address less phys_offset.
    .equ HEAD, 0x0
    .equ START, 0x18
    .equ DTB, 0x288
    .equ VECTORS, 0x298
    .equ MAP, 0x2a8
    .equ ZERO, 0x2b0
    .equ PHYS, 0x2b8
    .equ SOFT_RESTART, 1            // of the vectors that Linux leaves at EL2

    .globl _start
_start:
    ldr  x1, [x0, #HEAD]
    ldr  x2, [x0, #START]
    ldr  x3, [x0, #DTB]
    ldr  x4, [x0, #VECTORS]
    ldr  x5, [x0, #MAP]
    ldr  x6, [x0, #ZERO]
    ldr  x7, [x0, #PHYS]
    mrs  x8, ctr_el0
    ubfx x8, x8, #16, #4
    mov  x9, #4
    lsl  x8, x9, x8                 // bytes of the shortest line of a data cache

    dsb  sy                         // SYN-05
    msr  ttbr1_el1, x6              // TLB-06: nothing of the old tables stays live
    isb
    tlbi vmalle1
    dsb  nsh
    isb
    msr  ttbr1_el1, x5
    isb

word:
    tbnz x1, #2, done
    and  x9, x1, #~0xfff
    sub  x9, x9, x7
    tbnz x1, #3, source
    tst  x1, #2
    csel x10, x9, x10, ne           // where the next words lie
    tst  x1, #1
    csel x11, x9, x11, ne           // where the next page goes
    b    next
source:
    mov  x12, #4096
1:  ldp  q0, q1, [x9], #32
    ldp  q2, q3, [x9], #32
    stp  q0, q1, [x11], #32
    stp  q2, q3, [x11], #32
    subs x12, x12, #64
    b.ne 1b
    sub  x12, x11, #4096
2:  dc   civac, x12
    add  x12, x12, x8
    cmp  x12, x11
    b.lo 2b
next:
    ldr  x1, [x10], #8
    b    word

done:
    dsb  sy
    ic   iallu
    dsb  nsh
    isb
    mov  x0, #0x0800                // MMU-10: SCTLR_EL1 as a whole, the same bits with E2H
    movk x0, #0x3050, lsl #16
    isb
    msr  sctlr_el1, x0
    isb
    cbz  x4, same
    mov  x0, #SOFT_RESTART
    mov  x1, x2
    mov  x2, x3
    mov  x3, xzr
    mov  x4, xzr
    hvc  #0
same:
    mov  x4, x2
    mov  x0, x3
    mov  x1, xzr
    mov  x2, xzr
    mov  x3, xzr
    br   x4
