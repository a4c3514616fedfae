// plan plain, loaded at 0x7f000000
// aarch64-linux-gnu-as -o stub.o THIS
// aarch64-linux-gnu-objcopy -O binary -j .text stub.o stub.bin
    .arch armv8-a
    .text
start:
    mrs x8, daif
    msr daifset, #15                    // EX-03
    mrs x16, currentel
    adr x0, start                       // the tables hold absolute addresses
    movz x1, #0x7f00, lsl #16
    cmp x0, x1
    b.ne refuse_2
    cmp x16, #4
    b.ne refuse_1
    mrs x9, sctlr_el1
    tbnz w9, #0, refuse_3               // the MMU is on
    tbnz w9, #25, refuse_3              // big-endian
    mrs x10, vbar_el1
    movz x17, #0x5
    adr x0, vectors
    msr vbar_el1, x0                    // EL-15
    movz x0, #0x1800
    movk x0, #0x30d0, lsl #16
    msr sctlr_el1, x0                   // MMU-04: fetch through the cache
    isb                                 // MMU-02: not even a branch between
    movz x17, #0x9
    adr x0, data
    mrs x3, ctr_el0                     // MEM-09: CTR_EL0.DminLine
    ubfx x3, x3, #16, #4
    movz x4, #0x4
    lsl x3, x4, x3
    lsl x4, x3, #4
next_range:
    ldp x1, x2, [x0], #16               // start, size
    cbz x2, ranges_done
    add x2, x1, x2
    sub x5, x2, x1
    subs x5, x5, x4
    b.lo single_lines
sixteen_lines:
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    subs x5, x5, x4
    b.hs sixteen_lines
single_lines:
    cmp x1, x2                          // MEM-09: the last line counts whole
    b.hs next_range
    dc civac, x1                        // ERR-02: never CVAC
    add x1, x1, x3
    b single_lines
ranges_done:
    dsb sy                              // SYN-04: one barrier for all of them
    movz x17, #0xc                      // from here on memory changes
    movz x17, #0x10
    adr x8, loops
next_move:
    ldp x1, x2, [x0], #16               // source, destination
    ldr x3, [x0], #8                    // units << 16 | loop
    and x4, x3, #0xffff
    add x4, x4, x8
    lsr x3, x3, #16
    br x4
loops:
forward_64:
    ldp x9, x10, [x1], #64
    ldp x11, x12, [x1, #-48]
    ldp x13, x14, [x1, #-32]
    ldp x15, x19, [x1, #-16]
    stp x9, x10, [x2], #64
    stp x11, x12, [x2, #-48]
    stp x13, x14, [x2, #-32]
    stp x15, x19, [x2, #-16]
    sub x3, x3, #1
    cbnz x3, forward_64
    b next_move
end:
    dsb sy                              // every store is in memory before instructions are fetched from it
    movz x17, #0x14
    ic iallu                            // MEM-11: forget what was fetched from the old contents
    dsb nsh
    movz x0, #0x800
    movk x0, #0x30d0, lsl #16
    msr sctlr_el1, x0                   // MMU-10
    isb                                 // MMU-02
    movz x0, #0x4200, lsl #16
    msr elr_el1, x0
    movz x0, #0x3c5
    msr spsr_el1, x0                    // EX-03: all exceptions masked
    isb                                 // MEM-11, SYN-02
    movz x30, #0x0
    adr x29, zeros
    ldp x0, x1, [x29]
    ldp x2, x3, [x29]
    ldp x4, x5, [x29]
    ldp x6, x7, [x29]
    ldp x8, x9, [x29]
    ldp x10, x11, [x29]
    ldp x12, x13, [x29]
    ldp x14, x15, [x29]
    ldp x16, x17, [x29]
    ldp x18, x19, [x29]
    ldp x20, x21, [x29]
    ldp x22, x23, [x29]
    ldp x24, x25, [x29]
    ldp x26, x27, [x29]
    ldp x28, x29, [x29]
    eret
refuse_1:
    movz x15, #0x1
    b refused_first
refuse_2:
    movz x15, #0x2
    b refused_first
refuse_3:
    movz x15, #0x3
refused_first:
    movz x17, #0x6
    b fail
exception:
    tbnz x17, #63, halt                 // one while reporting
    movz x15, #0x4
fail:
    orr x17, x17, #0x8000000000000000
    and x0, x17, #0x3
    cbz x0, halt                        // memory has changed
    tbnz w17, #1, return
    msr vbar_el1, x10
    msr sctlr_el1, x9
    isb                                 // MMU-02
    mrs x0, spsr_el1
    and x0, x0, #0xfffffffffffffc3f
    orr x0, x0, x8
    msr spsr_el1, x0
    msr elr_el1, x30
    mov x0, x15
    eret
return:
    msr daif, x8
    mov x0, x15
    ret
halt:
    wfe
    b halt
zeros:
    .quad 0x0                           // for registers that are handed over as 0
    .quad 0x0                           // for registers that are handed over as 0
    .zero 1424
vectors:
    b exception
    .zero 124
    b exception
    .zero 124
    b exception
    .zero 124
    b exception
    .zero 124
    b exception
    .zero 124
    b exception
    .zero 124
    b exception
    .zero 124
    b exception
    .zero 12
data:
    .quad 0x42000000, 0x100             // to clean: start, size
    .quad 0x0, 0x0
    .quad 0x41000000, 0x42000000, 0x40000 // moves: source, destination, units << 16 | loop
    .quad 0x0, 0x0, 0x2c
