// The first instructions of the loader: a stack, zeros where C wants them, and the exception level
// for main. Everything after that is in C.
    .section .text.start, "ax"
    .globl start
    .type start, %function
start:
    msr  daifset, #15
    ldr  x0, =stack_end
    mov  sp, x0
    ldr  x1, =bss_start
    ldr  x2, =bss_end
1:  cmp  x1, x2
    b.hs 2f
    stp  xzr, xzr, [x1], #16
    b    1b
2:  mrs  x0, currentel
    ubfx x0, x0, #2, #2
    bl   loader
3:  wfi
    b    3b
    .size start, . - start

    .section .note.GNU-stack, "", %progbits
