// Looks at itself: the level, the stack pointer, its data and its zeros; says so, and ends the machine
// by semihosting.
    .arch armv8-a
    .global _start
    .equ UART, 0x09000000
    .equ WORDS, 2560
    .text
_start:
    adr     x0, wrong_level
    mrs     x1, CurrentEL
    cmp     x1, #4
    b.ne    end
    adr     x0, wrong_stack
    ldr     x1, =0x40f00000
    mov     x2, sp
    cmp     x1, x2
    b.ne    end
    adr     x0, wrong_data
    ldr     x1, =data
    mov     x2, #0
1:  ldr     w3, [x1], #4
    cmp     w3, w2
    b.ne    end
    add     x2, x2, #1
    cmp     x2, #WORDS
    b.ne    1b
    adr     x0, wrong_zeros
    ldr     x1, =zeros
    ldr     x2, =zeros_end
2:  ldr     x3, [x1], #8
    cbnz    x3, end
    cmp     x1, x2
    b.lo    2b
    adr     x0, right
end:
    ldr     x1, =UART
3:  ldrb    w2, [x0], #1
    cbz     w2, 4f
    str     w2, [x1]
    b       3b
4:  mov     w0, #0x18                       // SYS_EXIT
    adr     x1, reason
    hlt     #0xf000
    b       4b

    .balign 8
reason:     .quad 0x20026, 0                // ADP_Stopped_ApplicationExit
right:       .asciz "scatter: runs from RAM at EL1, data and zeros are whole\n"
wrong_level: .asciz "scatter: wrong level\n"
wrong_stack: .asciz "scatter: wrong stack pointer\n"
wrong_data:  .asciz "scatter: wrong data\n"
wrong_zeros: .asciz "scatter: wrong zeros\n"
    .balign 8
    .ltorg

    .data
data:
    .set    i, 0
    .rept   WORDS
    .word   i
    .set    i, i + 1
    .endr

    .bss
    .balign 8
zeros:      .space 70000
zeros_end:
