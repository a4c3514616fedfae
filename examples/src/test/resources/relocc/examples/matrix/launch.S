// What runs before a stub: brings the machine from reset into the state that a row of the matrix
// wants, and branches to the stub. BLOCK is where the state is described, REPORT where a run says how
// it ended. Runs at its own address, and behind the linear map also at that plus an offset.
    .equ LEVEL, 0       // the level of entry
    .equ HCR, 8         // HCR_EL2 there, or of the level above
    .equ SCTLR, 16      // 0: the MMU stays off
    .equ TCR, 24
    .equ MAIR, 32
    .equ TTBR0, 40      // everything at its own address
    .equ TTBR1, 48
    .equ STUB_TTBR0, 56 // the stub's pages at their own address; 0: as TTBR0
    .equ OFFSET, 64     // of TTBR1; 0: none
    .equ STUB, 72
    .equ FLAGS, 80      // PSTATE.DAIF
    .equ VECTORS, 88    // VBAR_EL2 where EL1 is entered from EL2
    .equ TRAPS, 96      // 1: traps that a stub has to take away are set
    .equ ARGUMENTS, 128 // x0..x7

    .equ RETURNED, 2
    .equ EXCEPTION, 3
    .equ IDENTITY, 40   // MIDR, MPIDR of the processor
    .equ CHANGED, 5     // returned, and something is not as it was: its number in x3

start:
    ldr  x9, =REPORT
    mrs  x10, midr_el1
    mrs  x11, mpidr_el1
    stp  x10, x11, [x9, #IDENTITY]
    ldr  x20, =BLOCK
    ldr  x22, [x20, #LEVEL]
    mrs  x21, currentel
    lsr  x21, x21, #2
    cmp  x21, x22
    b.eq arrived
drop:                                   // from EL2 to EL1
    ldr  x9, [x20, #HCR]
    msr  hcr_el2, x9
    mov  x9, #0x33ff
    msr  cptr_el2, x9
    mov  x9, #3
    msr  cnthctl_el2, x9
    msr  cntvoff_el2, xzr
    mrs  x9, midr_el1
    msr  vpidr_el2, x9
    mrs  x9, mpidr_el1
    msr  vmpidr_el2, x9
    ldr  x9, [x20, #VECTORS]
    msr  vbar_el2, x9
    ldr  x9, =0x30c50830
    msr  sctlr_el2, x9
    ldr  x9, =0x30d00800
    msr  sctlr_el1, x9
    mov  x9, #0x3c5
    msr  spsr_el2, x9
    adr  x9, arrived
    msr  elr_el2, x9
    isb
    eret

arrived:
    msr  spsel, #1
    cmp  x22, #2
    b.ne 1f
    ldr  x9, [x20, #HCR]
    msr  hcr_el2, x9
    isb
1:  mov  x24, #0                        // whether the registers are called _EL1: EL1, or VHE
    cmp  x22, #1
    cset x24, eq
    cmp  x22, #2
    b.ne 2f
    mrs  x9, hcr_el2
    ubfx x24, x9, #34, #1
2:
    ldr  x9, [x20, #TRAPS]
    cbz  x9, 4f
    cmp  x22, #2
    b.lo 4f
    b.eq 5f
    ldr  x9, =0x80000400                // TCPAC, TFP
    msr  cptr_el3, x9
    ldr  x9, =0x200640                  // TDOSA, TDA, TPM, and NSTB
    msr  mdcr_el3, x9
    ldr  x9, [x20, #HCR]
    msr  hcr_el2, x9
5:  ldr  x9, =0x123456789
    msr  cntvoff_el2, x9
    msr  vpidr_el2, x9
    msr  vmpidr_el2, x9
    ldr  x9, =0xffff
    msr  hstr_el2, x9
    ldr  x9, =0xe60                     // TDRA, TDOSA, TDA, TPM, TPMCR
    msr  mdcr_el2, x9
    msr  cnthctl_el2, xzr
    cbnz x24, 4f
    ldr  x9, =0x37ff                    // TFP, and RES1
    msr  cptr_el2, x9
4:  isb

    ldr  x10, [x20, #SCTLR]
    ldr  x11, [x20, #TCR]
    ldr  x12, [x20, #MAIR]
    ldr  x13, [x20, #TTBR0]
    ldr  x14, [x20, #TTBR1]
    ldr  x25, [x20, #OFFSET]
    adr  x15, vectors
    add  x15, x15, x25
    .macro turn_on level
    msr  vbar_el\level, x15
    cbz  x10, go
    msr  mair_el\level, x12
    msr  tcr_el\level, x11
    msr  ttbr0_el\level, x13
    .endm
    .macro on level
    dsb  nsh
    isb
    msr  sctlr_el\level, x10
    isb
    .endm
    cbnz x24, 5f
    cmp  x22, #3
    b.eq 6f
    turn_on 2
    dsb  sy
    isb
    tlbi alle2
    on   2
    b    go
6:  turn_on 3
    dsb  sy
    isb
    tlbi alle3
    on   3
    b    go
5:  turn_on 1
    msr  ttbr1_el1, x14
    dsb  sy
    isb
    tlbi vmalle1
    on   1

go: cbz  x25, 8f
    add  x20, x20, x25
    adr  x9, 7f
    add  x9, x9, x25
    br   x9
7:  ldr  x9, [x20, #STUB_TTBR0]
    ldr  x10, =EMPTY                    // break before make: nothing in between
    msr  ttbr0_el1, x10
    isb
    tlbi vmalle1
    dsb  nsh
    isb
    msr  ttbr0_el1, x9
    isb
8:  ldr  x9, =0x40f01230
    mov  sp, x9
    ldr  x9, [x20, #FLAGS]
    msr  daif, x9
    ldr  x17, [x20, #STUB]
    ldp  x0, x1, [x20, #ARGUMENTS]
    ldp  x2, x3, [x20, #ARGUMENTS + 16]
    ldp  x4, x5, [x20, #ARGUMENTS + 32]
    ldp  x6, x7, [x20, #ARGUMENTS + 48]
    .irp n, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29
    ldr  x\n, =0xdead00000000 + \n
    .endr
    adr  x30, returned
    br   x17

returned:                               // with everything as it was but x0..x17
    .irp n, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29
    mov  x3, #\n
    ldr  x2, =0xdead00000000 + \n
    cmp  x\n, x2
    b.ne changed
    .endr
    mov  x3, #31
    ldr  x2, =0x40f01230
    mov  x4, sp
    cmp  x2, x4
    b.ne changed
    adr  x20, start
    ldr  x11, =START
    sub  x20, x20, x11
    ldr  x11, =BLOCK
    add  x20, x20, x11
    mov  x3, #32
    ldr  x2, [x20, #FLAGS]
    mrs  x4, daif
    cmp  x2, x4
    b.ne changed
    ldr  x22, [x20, #LEVEL]
    ldr  x10, [x20, #SCTLR]
    mov  x24, #0
    cmp  x22, #2
    b.lo 1f
    b.hi 3f
    mrs  x9, hcr_el2
    mov  x3, #33
    ldr  x2, [x20, #HCR]
    cmp  x9, x2
    b.ne changed
    tbnz x9, #34, 1f
    .macro as_was level
    mov  x3, #34
    adr  x2, vectors
    mrs  x4, vbar_el\level
    cmp  x2, x4
    b.ne changed
    cbz  x10, same
    mov  x3, #35
    mrs  x4, sctlr_el\level
    cmp  x10, x4
    b.ne changed
    mov  x3, #36
    ldr  x2, [x20, #TCR]
    mrs  x4, tcr_el\level
    cmp  x2, x4
    b.ne changed
    mov  x3, #37
    ldr  x2, [x20, #MAIR]
    mrs  x4, mair_el\level
    cmp  x2, x4
    b.ne changed
    mov  x3, #38
    ldr  x2, [x20, #TTBR0]
    ldr  x5, [x20, #STUB_TTBR0]
    ldr  x6, [x20, #OFFSET]
    cmp  x6, #0
    csel x2, x2, x5, eq
    mrs  x4, ttbr0_el\level
    cmp  x2, x4
    b.ne changed
    .endm
    as_was 2
    b    same
3:  as_was 3
    b    same
1:  as_was 1
    mov  x3, #39
    ldr  x2, [x20, #TTBR1]
    mrs  x4, ttbr1_el1
    cmp  x2, x4
    b.ne changed
same:
    mov  x1, #RETURNED
    b    end
changed:
    mov  x1, #CHANGED
    b    end
unexpected:
    mov  x1, #EXCEPTION
    mrs  x2, currentel
    cmp  x2, #8
    b.eq 1f
    b.hi 2f
    mrs  x0, esr_el1
    mrs  x3, elr_el1
    mrs  x4, far_el1
    b    end
1:  mrs  x0, esr_el2
    mrs  x3, elr_el2
    mrs  x4, far_el2
    b    end
2:  mrs  x0, esr_el3
    mrs  x3, elr_el3
    mrs  x4, far_el3
end:
    ldr  x9, =REPORT
    adr  x10, start
    ldr  x11, =START
    sub  x10, x10, x11                  // the offset at which this runs
    add  x9, x9, x10
    str  x1, [x9]
    str  x0, [x9, #8]
    str  x2, [x9, #16]
    str  x3, [x9, #24]
    str  x4, [x9, #32]
    adr  x1, 9f
    mov  w0, #0x18                      // semihosting's SYS_EXIT
    hlt  #0xf000
    b    .
    .balign 16
9:  .quad 0x20026, 0
    .pool

    .balign 2048
vectors:
    .rept 16
    .balign 128
    b    unexpected
    .endr

// What a kernel leaves at EL2 when it was started there and went to EL1: it answers one call, x0 = 1,
// which is to go on at x1 with x2, x3, x4 as the first arguments.
    .balign 2048
    .globl hypervisor
hypervisor:
    .rept 8
    .balign 128
    b    unexpected
    .endr
    .balign 128
    cmp  x0, #1
    b.ne unexpected
    mov  x9, x1
    mov  x0, x2
    mov  x1, x3
    mov  x2, x4
    mov  x4, x9
    br   x9
    .rept 7
    .balign 128
    b    unexpected
    .endr
