// What a stub leaves to in the tests: says in which state it was entered and switches off. Writes no
// memory. SMC is 1 where PSCI is called by SMC, 0 where by HVC (QEMU's machine without EL2).
    .equ UART, 0x09000000           // PL011 of QEMU's virt machine
    .equ PSCI_SYSTEM_OFF, 0x84000008

    .macro hex register
    mov  x10, \register
    bl   number
    .endm

    .macro say text
    adr  x10, 8f
    bl   print
    b    9f
8:  .asciz "\text"
    .balign 4
9:
    .endm

    .globl _start
_start:
    ldr  x9, =UART
    say  "left at EL"
    mrs  x11, currentel
    ubfx x12, x11, #2, #2
    add  w12, w12, #'0'
    strb w12, [x9]
    cmp  x11, #8
    b.ne 1f
    mrs  x11, sctlr_el2
    b    2f
1:  mrs  x11, sctlr_el1
2:  tbnz x11, #0, 3f
    say  " mmu off"
3:  tbnz x11, #2, 4f
    say  " caches off"
4:  say  " x0="
    hex  x0
    say  " x1="
    hex  x1
    say  " x2="
    hex  x2
    say  " x3="
    hex  x3
    say  "\n"
    ldr  x0, =PSCI_SYSTEM_OFF
    .if SMC
    smc  #0
    .else
    hvc  #0
    .endif
5:  wfi
    b    5b

print:
    ldrb w13, [x10], #1
    cbz  w13, 6f
    strb w13, [x9]
    b    print
6:  ret

number:
    mov  x14, #60
7:  lsr  x13, x10, x14
    and  x13, x13, #15
    cmp  x13, #10
    add  x15, x13, #'0'
    add  x16, x13, #'a' - 10
    csel x13, x15, x16, lo
    strb w13, [x9]
    subs x14, x14, #4
    b.ge 7b
    ret
