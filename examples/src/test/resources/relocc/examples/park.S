// A loader at EL2 that parks EL2 in vectors and goes on to a stub at EL1. PARK is where the vectors
// lie, or 0 for those below, STUB the stub, ARGUMENT what x0 holds there: what the vectors' address
// is, or 0. HOST is 1 where EL2 stays parked with VHE.
start:
    .if  HOST
    movz x9, #0x8000, lsl #16       // RW, E2H
    movk x9, #4, lsl #32
    .else
    mov  x9, #0x80000000            // RW
    .endif
    msr  hcr_el2, x9
    isb
    .if  PARK
    ldr  x9, =PARK
    .else
    adr  x9, vectors
    .endif
    msr  vbar_el2, x9
    ldr  x0, =ARGUMENT
    .if  OWN
    mov  x0, x9
    .endif
    ldr  x9, =0x30d00800
    .if  HOST
    msr  s3_5_c1_c0_0, x9           // sctlr_el12
    .else
    msr  sctlr_el1, x9
    .endif
    mov  x9, #0x3c5
    msr  spsr_el2, x9
    ldr  x9, =STUB
    msr  elr_el2, x9
    isb
    eret
    .pool
    .balign 0x800
vectors:
    .space 0x400
    cmp  x0, #1                     // calls as a kernel's: 1 goes on at x1 with x2, x3, x4
    b.ne 1f
    mov  x8, x1
    mov  x0, x2
    mov  x1, x3
    mov  x2, x4
    br   x8
1:  ldr  x0, =0xbadca11
    eret
    .pool
