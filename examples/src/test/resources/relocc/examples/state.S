// What a stub leaves to in the tests of its exits: says in which state it was entered, uses what the
// boot protocol promises it, and switches the machine off (by semihosting: at any level). Writes no
// memory. FEATURES is 1 where the processor has SVE and pointer authentication.
    .arch armv8.5-a+sve
    .equ UART, 0x09000000           // PL011 of QEMU's virt machine
    .equ CPACR_ALL, 0x330000        // FPEN, ZEN

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
    mrs  x12, hcr_el2
    tbz  x12, #34, 1f
    say  " vhe"
1:  say  " x0="
    hex  x0
    say  " x1="
    hex  x1
    say  " x2="
    hex  x2
    say  " x3="
    hex  x3
    mrs  x11, currentel
    cmp  x11, #8
    b.eq 2f
    b.hi 3f
    say  " sctlr="
    mrs  x12, sctlr_el1
    hex  x12
    mov  x12, #CPACR_ALL            // EL1 allows itself, EL2 and EL3 have to let it
    msr  cpacr_el1, x12
    isb
    mrs  x12, cntpct_el0            // EX-07
    fmov d0, x0
    .if  FEATURES
    msr  apiakeylo_el1, xzr
    mov  x12, #15
    msr  zcr_el1, x12
    say  " vectors="
    rdvl x12, #1
    hex  x12
    .endif
    b    off
2:  say  " sctlr="
    mrs  x12, sctlr_el2
    hex  x12
    say  " hcr="
    mrs  x12, hcr_el2
    hex  x12
    say  " cptr="
    mrs  x12, cptr_el2
    hex  x12
    say  " cnthctl="
    mrs  x12, cnthctl_el2
    hex  x12
    b    off
3:  say  " sctlr="
    mrs  x12, sctlr_el3
    hex  x12
    b    off
off:
    say  "\n"
    mov  w0, #0x18                  // SYS_EXIT
    adr  x1, stopped
    hlt  #0xf000
4:  wfi
    b    4b
    .balign 8
stopped:
    .quad 0x20026, 0                // ADP_Stopped_ApplicationExit

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
