// A host at EL2 with VHE, on its own identity map: turns it on, calls a stub as a function, and says
// what it came back with. STUB, BLOCK and TABLE are given from outside: the stub, its parameters,
// and a page for the one table that is needed.
    .equ UART, 0x09000000           // PL011 of QEMU's virt machine
    .equ PSCI_SYSTEM_OFF, 0x84000008
    .equ HOST, 1 << 34 | 1 << 31 | 1 << 27
    .equ TCR, 25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23 | 2 << 32 | 25 << 16 // 39 bits, EPD1
    .equ DEVICE, 0x60000000000401   // a block of 1 GiB, at 0; never executed
    .equ MEMORY, 0x40000000 | 0x40000000000705

start:
    ldr  x9, =HOST
    msr  hcr_el2, x9
    isb
    ldr  x10, =TABLE
    ldr  x11, =DEVICE
    ldr  x12, =MEMORY
    stp  x11, x12, [x10]
    msr  ttbr0_el1, x10             // with VHE these names are EL2's
    ldr  x9, =0xff00
    msr  mair_el1, x9
    ldr  x9, =TCR
    msr  tcr_el1, x9
    adr  x9, vectors
    msr  vbar_el1, x9
    dsb  sy
    tlbi vmalle1
    dsb  nsh
    isb
    ldr  x9, =0x30d01805            // M, C, I
    msr  sctlr_el1, x9
    isb
    adr  x9, start
    mov  sp, x9
    ldr  x0, =BLOCK
    ldr  x9, =STUB
    blr  x9
    ldr  x9, =UART
    mov  w10, #'r'
    strb w10, [x9]
    add  w10, w0, #'0'
    cmp  x0, #9
    b.ls 1f
    add  w10, w0, #'a' - 65         // 65, 66: the plan's own
1:  strb w10, [x9]
    mov  w10, #'\n'
    strb w10, [x9]
off:
    ldr  x0, =PSCI_SYSTEM_OFF
    smc  #0
    b    .
    .pool

    .balign 2048
vectors:
    .rept 16
    .balign 128
    ldr  x9, =UART
    mov  w10, #'!'
    strb w10, [x9]
    b    off
    .endr
    .pool
