// Reads how many instructions have been executed since it was run for the first time, under QEMU's
// -icount: the PMU's second counter counts INST_RETIRED (event 8). Linux, which has just one task
// left, uses no counter. Everything but x9 stays as it is. Ends where it stands still.
    .globl _start
_start:
    mrs  x9, pmcntenset_el0
    tbnz x9, #1, 1f
    mov  x9, #8                     // INST_RETIRED
    movk x9, #0x0800, lsl #16       // NSH: count at EL2 as well
    msr  pmevtyper1_el0, x9
    msr  pmevcntr1_el0, xzr
    mov  x9, #2
    msr  pmcntenset_el0, x9         // counter 1
    mrs  x9, pmcr_el0
    orr  x9, x9, #1                 // E: all enabled counters run
    msr  pmcr_el0, x9
    isb
1:  mrs  x9, pmevcntr1_el0
    b    .
