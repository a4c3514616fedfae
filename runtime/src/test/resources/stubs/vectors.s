// Takes an exception to its own vectors, reports it through the UART at 0x09000000 and halts.
start:
        msr     daifset, #15
        adr     x0, vectors
        .if EL == 3
        msr     vbar_el3, x0
        .elseif EL == 2
        msr     vbar_el2, x0
        .else
        msr     vbar_el1, x0
        .endif
        isb
        .inst   0                               // undefined
        .balign 2048
vectors:
        .balign 512
        .balign 1024
        .space  512
handler:
        movz    x1, #0x0900, lsl #16
wait:   ldr     w2, [x1, #0x18]
        tbnz    w2, #5, wait
        mov     w0, #'!'
        str     w0, [x1]
halt:   wfi
        b       halt
