// Starts at EL1 with the MMU off; turns it on through an identity map (the first GiB is Device, the
// second Normal memory), lets the PMU's first counter count INST_RETIRED (event 8), which QEMU
// does exactly under -icount, and runs the comparison.
    .equ PSCI_SYSTEM_OFF, 0x84000008

    .section .text.start, "ax"
    .globl _start
_start:
    ldr  x0, =stack_end
    mov  sp, x0
    mov  x0, #3 << 20                   // FPEN
    msr  cpacr_el1, x0
    mov  x0, #0xff                      // attribute 0 Normal, 1 Device
    msr  mair_el1, x0
    ldr  x0, =0x0000000100803519        // 39 bits, 4 KiB, cached walks, no TTBR1; 36 bits physical
    msr  tcr_el1, x0
    ldr  x0, =tables
    msr  ttbr0_el1, x0
    isb
    tlbi vmalle1
    dsb  nsh
    isb
    mrs  x0, sctlr_el1
    mov  x1, #0x1005                    // I, C, M
    orr  x0, x0, x1
    bic  x0, x0, #2                     // A
    msr  sctlr_el1, x0
    isb
    mov  x0, #8
    msr  pmevtyper0_el0, x0
    mov  x0, #1
    msr  pmcntenset_el0, x0
    mrs  x0, pmcr_el0
    orr  x0, x0, #1
    msr  pmcr_el0, x0
    isb
    bl   compare
    ldr  x0, =PSCI_SYSTEM_OFF
    hvc  #0
1:  wfi
    b    1b

// x0 function, x1..x4 its arguments; returns how many instructions it executes.
    .globl count
count:
    stp  x29, x30, [sp, #-32]!
    str  x19, [sp, #16]
    mov  x9, x0
    mov  x0, x1
    mov  x1, x2
    mov  x2, x3
    mov  x3, x4
    isb
    mrs  x19, pmevcntr0_el0
    blr  x9
    mrs  x0, pmevcntr0_el0
    sub  x0, x0, x19
    and  x0, x0, #0xffffffff
    sub  x0, x0, #2                     // the branch here and the first read
    ldr  x19, [sp, #16]
    ldp  x29, x30, [sp], #32
    ret

// What relocc emits for each; it keeps what the procedure call standard wants kept.
    .macro ours name
    .balign 4096
    .globl ours_\name
ours_\name:
    .incbin "\name"
    .endm
    ours sha256_cpu
    ours sha256_software
    ours crc32_cpu
    ours crc32_software
    ours lz4

    .balign 4096
tables:
    .quad 0x0040000000000000 | 1 << 10 | 1 << 2 | 1
    .quad 0x0000000040000000 | 1 << 10 | 3 << 8 | 1
    .fill 510, 8, 0

    .bss
    .balign 16
    .skip 65536
stack_end:
