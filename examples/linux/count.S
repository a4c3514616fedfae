// Counts the instructions between two points, exactly, under QEMU's -icount: the PMU's first
// counter counts INST_RETIRED (event 8). Runs at EL2 with the MMU off.
//
//   start   sets the counter up and branches to the stub at STUB
//   finish  what the stub leaves to: prints the count in hexadecimal and switches off
//
// The image is position independent: it is placed as a loader would place it, and its copy lies in
// the first page that the stub moves. Both begin at _start: the counter that already runs tells them apart.
    .equ UART, 0x09000000           // PL011 of QEMU's virt machine
    .equ PSCI_SYSTEM_OFF, 0x84000008

    .globl _start
_start:
    mrs  x9, pmevcntr0_el0
    mrs  x10, pmcntenset_el0
    cbnz x10, finish

    mov  x0, #8                     // INST_RETIRED
    movk x0, #0x0800, lsl #16       // NSH: count at EL2
    msr  pmevtyper0_el0, x0
    msr  pmevcntr0_el0, xzr
    mov  x0, #1
    msr  pmcntenset_el0, x0         // counter 0
    mrs  x0, pmcr_el0
    orr  x0, x0, #1                 // E: all enabled counters run
    ldr  x1, =STUB
    ldr  x2, =BLOCK                 // what the stub is handed over in x0
    msr  pmcr_el0, x0
    mov  x0, x2
    isb
    br   x1

finish:
    ldr  x1, =UART
    adr  x2, text
1:  ldrb w3, [x2], #1
    cbz  w3, 2f
    strb w3, [x1]
    b    1b
2:  mov  x4, #60
3:  lsr  x3, x9, x4
    and  x3, x3, #15
    cmp  x3, #10
    add  x5, x3, #'0'
    add  x6, x3, #'a' - 10
    csel x3, x5, x6, lo
    strb w3, [x1]
    subs x4, x4, #4
    b.ge 3b
    mov  w3, #'\n'
    strb w3, [x1]
    ldr  x0, =PSCI_SYSTEM_OFF
    smc  #0
4:  wfi
    b    4b

text:
    .asciz "relocc: instructions 0x"
    .balign 8
    .ltorg
