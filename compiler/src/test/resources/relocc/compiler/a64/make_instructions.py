#!/usr/bin/env python3
"""Makes instructions.txt: the words that GNU as gives for the instructions that relocc emits.

usage: make_instructions.py > instructions.txt
Needs aarch64-linux-gnu-{as,objcopy}. plus_8 and minus_8 stand for labels 8 bytes on or back.
"""
import os
import re
import struct
import subprocess
import tempfile

PAIRS = [(0, 1), (30, 29), (31, 31), (9, 31), (31, 16)]
CONDITIONS = "eq ne hs lo mi pl vs vc hi ls ge lt gt le".split()
TRIPLES = [(0, 1, 2), (30, 29, 28), (31, 31, 31), (9, 31, 18), (31, 16, 5), (24, 8, 31)]


def x(n):
    return "xzr" if n == 31 else f"x{n}"


def w(n):
    return "wzr" if n == 31 else f"w{n}"


def sp(n):
    return "sp" if n == 31 else f"x{n}"


def label(distance):
    return f"plus_{distance}" if distance >= 0 else f"minus_{-distance}"


def arithmetic():
    for op in ("movn", "movz", "movk"):
        for d in (0, 30, 31):
            for part in (0, 1, 0x1234, 0xFFFF):
                for shift in (0, 16, 32, 48):
                    yield f"{op} {x(d)}, #{part:#x}" + (f", lsl #{shift}" if shift else "")
    for value in (0, 1, 15, 2048, 4095, 0x1000, 0xABC000, 0xFFF000):
        immediate = f"#{value >> 12}, lsl #12" if value >= 0x1000 else f"#{value}"
        for d, n in PAIRS:
            if value == 0 and 31 in (d, n):
                yield f"mov {sp(d)}, {sp(n)}"
            else:
                yield f"add {sp(d)}, {sp(n)}, {immediate}"
            yield f"sub {sp(d)}, {sp(n)}, {immediate}"
            for op, compare in (("adds", "cmn"), ("subs", "cmp")):
                if d == 31:
                    yield f"{compare} {sp(n)}, {immediate}"
                else:
                    yield f"{op} {x(d)}, {sp(n)}, {immediate}"
    for d, n, m in TRIPLES:
        for shift in ("", ", lsl #1", ", lsl #63", ", lsr #0", ", lsr #12", ", asr #31"):
            for op in ("add", "adds", "sub", "subs"):
                if op == "subs" and d == 31:
                    yield f"cmp {x(n)}, {x(m)}{shift}"
                else:
                    yield f"{op} {x(d)}, {x(n)}, {x(m)}{shift}"
    for n, m in PAIRS:
        for flags in (0, 1, 15):
            for condition in CONDITIONS:
                yield f"ccmn {x(n)}, {x(m)}, #{flags}, {condition}"
                yield f"ccmp {x(n)}, {x(m)}, #{flags}, {condition}"
    for distance in (0, 1, 2, 3, 4, -1, -4, 0x12345, 1048575, -1048576):
        for d in (0, 30, 31):
            yield f"adr {x(d)}, {label(distance)}"


def masks():
    for size in (2, 4, 8, 16, 32, 64):
        for ones in sorted({1, size // 2, size - 1}):
            for rotation in sorted({0, 1, size // 2, size - 1}):
                run = (1 << ones) - 1
                element = (run >> rotation | run << (size - rotation)) & ((1 << size) - 1)
                yield sum(element << at for at in range(0, 64, size))


def logical():
    for d, n, m in TRIPLES:
        for shift in ("", ", lsl #1", ", lsl #63", ", lsr #0", ", lsr #12", ", asr #31"):
            for op in ("and", "bic", "orr", "eor", "ands"):
                if op == "orr" and n == 31 and not shift:
                    yield f"mov {x(d)}, {x(m)}"
                elif op == "ands" and d == 31:
                    yield f"tst {x(n)}, {x(m)}{shift}"
                else:
                    yield f"{op} {x(d)}, {x(n)}, {x(m)}{shift}"
    for n in range(31):
        yield f"mov x{n}, x{30 - n}"
    for mask in masks():
        for d, n in PAIRS:
            for op in ("and", "orr", "eor"):
                yield f"{op} {sp(d)}, {x(n)}, #{mask:#x}"
            yield f"tst {x(n)}, #{mask:#x}" if d == 31 else f"ands {x(d)}, {x(n)}, #{mask:#x}"
    for d, n in PAIRS:
        for amount in (0, 1, 31, 32, 63):
            yield f"lsr {x(d)}, {x(n)}, #{amount}"
            if amount:
                yield f"lsl {x(d)}, {x(n)}, #{amount}"
        for low, width in ((0, 1), (16, 4), (0, 63), (31, 2), (62, 1)):
            yield f"ubfx {x(d)}, {x(n)}, #{low}, #{width}"
            yield f"bfxil {x(d)}, {x(n)}, #{low}, #{width}"
        for low, width in ((1, 1), (16, 4), (1, 63), (31, 2), (63, 1)):
            yield f"bfi {x(d)}, {x(n)}, #{low}, #{width}"
        for low, width in ((1, 1), (16, 4), (1, 62), (31, 2), (62, 1)):
            yield f"ubfiz {x(d)}, {x(n)}, #{low}, #{width}"
    for d, n, m in TRIPLES:
        yield f"lsl {x(d)}, {x(n)}, {x(m)}"
        yield f"lsr {x(d)}, {x(n)}, {x(m)}"
    for d, n in PAIRS:
        yield f"dup v{d}.16b, {w(n)}"
        yield f"rev {x(d)}, {x(n)}"


def words():
    for d, n in PAIRS:
        for amount in (1, 17, 31):
            yield f"ror {w(d)}, {w(n)}, #{amount}"
    for d, n, m in TRIPLES:
        for amount in (1, 17, 31):
            yield f"eor {w(d)}, {w(n)}, {w(m)}, ror #{amount}"
        for a in (0, 30, 31):
            yield f"mul {w(d)}, {w(n)}, {w(m)}" if a == 31 else f"madd {w(d)}, {w(n)}, {w(m)}, {w(a)}"
        yield f"crc32b {w(d)}, {w(n)}, {w(m)}"
        yield f"crc32x {w(d)}, {w(n)}, {x(m)}"


def vectors():
    for d, n in PAIRS:
        yield f"rev32 v{d}.16b, v{n}.16b"
        yield f"mov v{d}.16b, v{n}.16b"
        yield f"fmov d{d}, {x(n)}"
        yield f"fmov {x(n)}, d{d}"
        for amount in (1, 17, 31):
            yield f"ushr v{d}.4s, v{n}.4s, #{amount}"
            yield f"sli v{d}.4s, v{n}.4s, #{amount}"
        for lane in (0, 1):
            yield f"mov {x(n)}, v{d}.d[{lane}]"
            yield f"mov v{d}.d[{lane}], {x(n)}"
        for lane in (0, 1, 2, 3):
            yield f"mov {w(n)}, v{d}.s[{lane}]"
            yield f"mov v{d}.s[{lane}], {w(n)}"
        yield f"sha256su0 v{d}.4s, v{n}.4s"
        yield f"ld1 {{v{d}.16b}}, [{sp(n)}], #16"
        four = ", ".join(f"v{(d + i) % 32}.16b" for i in range(4))
        yield f"ld1 {{{four}}}, [{sp(n)}], #64"
    for d, n, m in TRIPLES:
        yield f"eor v{d}.16b, v{n}.16b, v{m}.16b"
        for op in ("add", "mul", "mla"):
            yield f"{op} v{d}.4s, v{n}.4s, v{m}.4s"
        for first in (0, 1, 15):
            yield f"ext v{d}.16b, v{n}.16b, v{m}.16b, #{first}"
        yield f"tbl v{d}.16b, {{v{n}.16b}}, v{m}.16b"
        yield f"sha256h q{d}, q{n}, v{m}.4s"
        yield f"sha256h2 q{d}, q{n}, v{m}.4s"
        yield f"sha256su1 v{d}.4s, v{n}.4s, v{m}.4s"


def indirect(base, offset, mode):
    if mode == "post":
        return f"[{base}], #{offset}"
    if mode == "pre":
        return f"[{base}, #{offset}]!"
    return f"[{base}, #{offset}]" if offset else f"[{base}]"


def memory():
    for op in ("stp", "ldp"):
        for mode in ("offset", "pre", "post"):
            for units in (-64, -1, 0, 1, 63):
                for a, b, n in ((0, 1, 2), (30, 31, 31), (31, 28, 17)):
                    yield f"{op} {x(a)}, {x(b)}, {indirect(sp(n), 8 * units, mode)}"
                    yield f"{op} q{a}, q{b}, {indirect(sp(n), 16 * units, mode)}"
    kinds = [(x, "", 8), (w, "", 4), (w, "h", 2), (w, "b", 1), ("q{}".format, "", 16)]
    for name, suffix, size in kinds:
        for op in ("str", "ldr"):
            for t, n in PAIRS:
                for units in (0, 1, 2048, 4095):
                    place = indirect(sp(n), size * units, "offset")
                    yield f"{op}{suffix} {name(t)}, {place}"
                for mode in ("pre", "post"):
                    for offset in (-256, -1, 0, 8, 255):
                        yield f"{op}{suffix} {name(t)}, {indirect(sp(n), offset, mode)}"
    for op in ("str", "ldr"):
        for t, n, m in TRIPLES:
            yield f"{op} {x(t)}, [{sp(n)}, {x(m)}]"
            yield f"{op} {x(t)}, [{sp(n)}, {x(m)}, lsl #3]"
    for t, n, m in TRIPLES:
        yield f"ldr {w(t)}, [{sp(n)}, {x(m)}, lsl #2]"
    for n in range(32):
        yield f"ldr q{n}, [x{n % 31}]"
    for distance in (0, 4, 8, -4, 1048572, -1048576):
        for t in (0, 30, 31):
            yield f"ldr {x(t)}, {label(distance)}"


def branch():
    for op in ("b", "bl"):
        for distance in (0, 4, -4, 134217724, -134217728):
            yield f"{op} {label(distance)}"
    for condition in CONDITIONS:
        for distance in (0, 8, -4, 1048572, -1048576):
            yield f"b.{condition} {label(distance)}"
    for distance in (0, 8, -4, 1048572, -1048576):
        for t in (0, 30, 31):
            yield f"cbz {x(t)}, {label(distance)}"
            yield f"cbnz {x(t)}, {label(distance)}"
    for distance in (0, 8, -4, 32764, -32768):
        for bit in (0, 1, 31, 32, 63):
            for t in (0, 30, 31):
                name = w(t) if bit < 32 else x(t)
                yield f"tbz {name}, #{bit}, {label(distance)}"
                yield f"tbnz {name}, #{bit}, {label(distance)}"
    for n in (0, 17, 30, 31):
        yield f"br {x(n)}"
        yield f"blr {x(n)}"
        yield "ret" if n == 30 else f"ret {x(n)}"
    for op in ("hvc", "smc", "brk"):
        for value in (0, 1, 0x1234, 65535):
            yield f"{op} #{value}"


READ_ONLY = """midr_el1 mpidr_el1 id_aa64pfr0_el1 id_aa64pfr1_el1 id_aa64dfr0_el1 id_aa64isar0_el1
id_aa64isar1_el1 id_aa64mmfr0_el1 id_aa64mmfr1_el1 id_aa64mmfr2_el1 s3_0_c0_c7_3 s3_0_c0_c7_4
s3_0_c0_c6_2 s3_0_c0_c4_5 ctr_el0 dczid_el0 currentel"""
WRITE_ONLY = "oslar_el1"
# Named by number: pan sctlr2_el1 sctlr2_el2 zcr_el2 smcr_el2 tcr2_el1 tcr2_el2 pire0_el1 pir_el1
# pir_el2 gcscr_el1 gcscr_el2 hcrx_el2 hfgrtr_el2 hfgwtr_el2 hfgitr_el2 hdfgrtr_el2 hdfgwtr_el2
# hafgrtr_el2; above: id_aa64mmfr3_el1
# id_aa64mmfr4_el1 id_aa64isar2_el1 id_aa64smfr0_el1; below: ttbr1_el2 zcr_el3 smcr_el3.
READ_WRITE = """s3_0_c4_c2_3 s3_0_c1_c0_3 s3_4_c1_c0_3 s3_4_c1_c2_0 s3_4_c1_c2_6 s3_0_c2_c0_3
s3_4_c2_c0_3 s3_0_c10_c2_2 s3_0_c10_c2_3 s3_4_c10_c2_3 s3_0_c2_c5_0 s3_4_c2_c5_0 s3_4_c1_c2_2
s3_4_c1_c1_4 s3_4_c1_c1_5 s3_4_c1_c1_6 s3_4_c3_c1_4 s3_4_c3_c1_5 s3_4_c3_c1_6
daif spsel sp_el0 sp_el1 tpidr_el0 tpidr_el1 tpidr_el2 sctlr_el1 sctlr_el2
cpacr_el1 cptr_el2 ttbr0_el1 ttbr1_el1 ttbr0_el2 tcr_el1 tcr_el2 mair_el1 mair_el2 contextidr_el1
vbar_el1 vbar_el2 spsr_el1 spsr_el2 elr_el1 elr_el2 esr_el1 esr_el2 far_el1 far_el2 hcr_el2 hstr_el2
mdcr_el2 mdscr_el1 pmcr_el0 pmuserenr_el0 vttbr_el2 vtcr_el2 vpidr_el2 vmpidr_el2 cntfrq_el0
cnthctl_el2 cntvoff_el2 cntkctl_el1 icc_sre_el1 icc_sre_el2 ich_hcr_el2
s3_4_c2_c0_1 s3_6_c1_c2_0 s3_6_c1_c2_6 sp_el2 sctlr_el3 scr_el3 cptr_el3 mdcr_el3 ttbr0_el3 tcr_el3
spsr_el3 elr_el3 esr_el3 far_el3 mair_el3 vbar_el3 icc_sre_el3"""


def system():
    for t in (0, 9, 31):
        for name in (READ_ONLY + " " + READ_WRITE).split():
            yield f"mrs {x(t)}, {name}"
        for name in (WRITE_ONLY + " " + READ_WRITE).split():
            yield f"msr {name}, {x(t)}"
        for op in "dc ivac,dc cvac,dc cvau,dc civac,dc zva,ic ivau".split(","):
            yield f"{op}, {x(t)}"
    for value in (0, 1, 2, 15):
        yield f"msr daifset, #{value}"
        yield f"msr daifclr, #{value}"
        if value < 2:
            yield f"msr spsel, #{value}"
    for domain in "oshld oshst osh nshld nshst nsh ishld ishst ish ld st sy".split():
        yield f"dsb {domain}"
        yield f"dmb {domain}"
    yield from "nop,wfe,wfi,isb,ic iallu,tlbi vmalle1,tlbi alle1,tlbi alle2,tlbi alle3,eret".split(",")


def assemble(texts):
    """One word for each text."""
    source = re.sub(r"\bplus_(\d+)", r".+\1", "\n".join(texts))
    source = re.sub(r"\bminus_(\d+)", r".-\1", source)
    with tempfile.TemporaryDirectory() as directory:
        obj, binary = os.path.join(directory, "t.o"), os.path.join(directory, "t.bin")
        gas = ["aarch64-linux-gnu-as", "-march=armv8-a+crc+sha2", "-o", obj, "-"]
        subprocess.run(gas, input=source + "\n", text=True, check=True)
        copy = ["aarch64-linux-gnu-objcopy", "-O", "binary", "-j", ".text", obj, binary]
        subprocess.run(copy, check=True)
        with open(binary, "rb") as file:
            words = file.read()
    assert len(words) == 4 * len(texts), "every text is one instruction"
    return struct.unpack(f"<{len(texts)}I", words)


def main():
    families = (arithmetic, logical, words, vectors, memory, branch, system)
    texts = sorted({text for family in families for text in family() if possible(text)})
    for word, text in zip(assemble(texts), texts):
        print(f"{word:08x} | {text}")


def possible(text):
    """Leaves out a base that is transferred and written back: its result is not defined."""
    written = re.fullmatch(r"\w+ ((?:\w+, )+)\[(\w+)(\], .*|, .*\]!)", text)
    return not written or "x" + written[2][1:] not in re.sub("w", "x", written[1]).split(", ")


if __name__ == "__main__":
    main()
