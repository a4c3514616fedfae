// A kernel in miniature: an arm64 Image that looks at what the stub left it, says so on the PL011,
// and switches the machine off. Like a real kernel it takes more memory than its file has.
//
// Page 0 is the program; then come copies of the device tree and the initrd, which the pieces that
// the stub moved are compared with; every later page is filled with its own number.
    .equ UART, 0x09000000
    .equ INITRD, 0x54000000
    .equ PAGE, 4096
    .equ FIRST_NUMBERED, 3
    .equ FILE_SIZE, 192 * 1024
    .equ IMAGE_SIZE, 4 * 1024 * 1024
    .equ PSCI_SYSTEM_OFF, 0x84000008

    .globl _start
_start:
    b    entry
    .long 0
    .quad 0                         // text_offset
    .quad IMAGE_SIZE
    .quad 0b1010                    // little endian, 4 KiB pages, anywhere in memory
    .quad 0, 0, 0
    .ascii "ARM\x64"
    .long 0

    .macro say text
    adr  x0, 8f
    bl   print
    b    9f
8:  .asciz "\text"
    .balign 4
9:
    .endm

    .macro fail text
    say  "handoff: WRONG \text\n"
    b    off
    .endm

entry:
    mov  x20, x0                    // the device tree
    orr  x21, x1, x2
    orr  x21, x21, x3
    mrs  x22, currentel
    lsr  x22, x22, #2
    say  "handoff: started at EL"
    add  w1, w22, #'0'
    bl   put
    say  "\n"
    cbz  x21, 1f
    fail "x1, x2 or x3"
1:  cmp  x22, #2
    b.ne 2f
    mrs  x0, sctlr_el2
    b    3f
2:  mrs  x0, sctlr_el1
3:  tbz  x0, #0, 4f
    fail "MMU state"

4:  adr  x1, tree                   // the device tree
    adr  x2, tree_end
    mov  x0, x20
    bl   same
    b.eq 5f
    fail "device tree"

5:  ldr  x0, =INITRD
    adr  x1, initrd
    adr  x2, initrd_end
    bl   same
    b.eq 6f
    fail "initrd"

6:  adr  x1, numbered               // the pages of the file
    mov  x2, #FIRST_NUMBERED
7:  ldr  x0, [x1], #8
    cmp  x0, x2
    b.eq 10f
    fail "kernel"
10: tst  x1, #PAGE - 1
    cinc x2, x2, eq
    cmp  x2, #FILE_SIZE / PAGE
    b.lo 7b

    adr  x2, _start                // what the file does not hold
    add  x2, x2, #IMAGE_SIZE
11: ldr  x0, [x1], #8
    cbz  x0, 12f
    fail "zeroed tail"
12: cmp  x1, x2
    b.lo 11b
    say  "handoff: kernel, zeroed tail, device tree and initrd are whole\n"

off:
    ldr  x0, =PSCI_SYSTEM_OFF
    smc  #0
13: wfi
    b    13b

// EQ when the bytes at x0 are those from x1 to x2.
same:
    ldrb w3, [x0], #1
    ldrb w4, [x1], #1
    cmp  w3, w4
    b.ne 14f
    cmp  x1, x2
    b.ne same
14: ret

// Writes the text at x0; put: the character in w1.
print:
    ldrb w1, [x0], #1
    cbz  w1, 14b
    ldr  x2, =UART
    strb w1, [x2]
    b    print
put:
    ldr  x2, =UART
    strb w1, [x2]
    ret

    .ltorg
    .org PAGE
tree:
    .incbin "board.dtb"
tree_end:
    .org 2 * PAGE
initrd:
    .incbin "initrd.gz"
initrd_end:
    .org FIRST_NUMBERED * PAGE
numbered:
    .set number, FIRST_NUMBERED
    .rept FILE_SIZE / PAGE - FIRST_NUMBERED
    .fill PAGE / 8, 8, number
    .set number, number + 1
    .endr
