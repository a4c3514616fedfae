// Made by relocc from callers.rstub; to be made again, not edited.
#ifndef RELOCC_CALLERS_H
#define RELOCC_CALLERS_H

#include <stddef.h>
#include <stdint.h>

// What callers rely on; `relocc PLAN --check-abi THIS` compares it.
// relocc-abi: interface: 1
// relocc-abi: plan: callers
// relocc-abi: stub: at 0x4f00_0000, uses 64 KiB
// relocc-abi: entry at EL1: MMU off
// relocc-abi: entry at EL2: MMU on, VA = PA
// relocc-abi: block: address in x3, 72 bytes
// relocc-abi: parameter dtb: in x0, physical address, a multiple of 8 bytes
// relocc-abi: parameter count: in x2, number of bytes
// relocc-abi: parameter image.base: at 24 in the block, physical address, in 0x4000_0000 .. 0x4020_0000
// relocc-abi: parameter image.size: at 32 in the block, number of bytes
// relocc-abi: parameter first: at 40 in the block, physical address or 0
// relocc-abi: parameter last: at 64 in the block, physical address, a multiple of 4 KiB
// relocc-abi: code 1: level
// relocc-abi: code 2: address
// relocc-abi: code 3: state
// relocc-abi: code 4: exception
// relocc-abi: code 5: parameter
// relocc-abi: code 6: list
// relocc-abi: code 7: over stub
// relocc-abi: code 8: over tables
// relocc-abi: code 9: no answer
// relocc-abi: code 67: fail 3, not (count < 1 GiB)
// relocc-abi: code 71: fail 7, not (count >= 4 KiB and dtb != 0); not (last > dtb)
// relocc-abi: on fail: before writes: return, code in x0, after writes: psci system_off by hvc
// relocc-abi: record 1: at 0x4400_0000
// relocc-abi: record 2: at 0x4800_0000
// relocc-abi: hash: 0x94e255a145c09615
#define CALLERS_ABI UINT64_C(0x94e255a145c09615)

// Where the blob may lie, and how many bytes it uses from there on.
#define CALLERS_ALIGNMENT UINT64_C(0x1000)
#define CALLERS_ROOM UINT64_C(0x10000)
#define CALLERS_ADDRESS UINT64_C(0x4f000000)

#ifndef RELOCC_ASSERT
#if defined(__cplusplus) && __cplusplus >= 201103L
#define RELOCC_ASSERT(condition, name) static_assert(condition, #name)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define RELOCC_ASSERT(condition, name) _Static_assert(condition, #name)
#else
#define RELOCC_ASSERT(condition, name) typedef char name[(condition) ? 1 : -1]
#endif
#endif

// What x3 points at.
struct callers_range {
  uint64_t base;
  uint64_t size;
};

struct callers_params {
  // not read
  uint64_t reserved_at_0x0[3];
  // physical address, in 0x4000_0000 .. 0x4020_0000
  struct callers_range image;
  // physical address or 0
  uint64_t first;
  // not read
  uint64_t reserved_at_0x30[2];
  // physical address, a multiple of 4 KiB
  uint64_t last;
};

RELOCC_ASSERT(offsetof(struct callers_params, reserved_at_0x0) == 0x0, callers_params_reserved_at_0x0_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_params, image) == 0x18, callers_params_image_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_params, first) == 0x28, callers_params_first_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_params, reserved_at_0x30) == 0x30, callers_params_reserved_at_0x30_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_params, last) == 0x40, callers_params_last_lies_elsewhere);
RELOCC_ASSERT(sizeof(struct callers_params) == 0x48, callers_params_has_another_size);

#define CALLERS_OFFSET_IMAGE 0x18
#define CALLERS_OFFSET_FIRST 0x28
#define CALLERS_OFFSET_LAST 0x40

// Holds a struct of somebody else's against the block, member by member.
#define CALLERS_ASSERT_BLOCK(block_type, image_member, first_member, last_member) \
  RELOCC_ASSERT(offsetof(block_type, image_member) == CALLERS_OFFSET_IMAGE, callers_block_image); \
  RELOCC_ASSERT(offsetof(block_type, first_member) == CALLERS_OFFSET_FIRST, callers_block_first); \
  RELOCC_ASSERT(offsetof(block_type, last_member) == CALLERS_OFFSET_LAST, callers_block_last)

// Why it gave up.
enum callers_failure {
  // entered at an exception level that the plan does not name
  CALLERS_FAILURE_LEVEL = 1,
  // loaded at a wrong address
  CALLERS_FAILURE_ADDRESS = 2,
  // the machine is in another state than the plan says
  CALLERS_FAILURE_STATE = 3,
  // an exception was taken
  CALLERS_FAILURE_EXCEPTION = 4,
  // a parameter is not what the plan says
  CALLERS_FAILURE_PARAMETER = 5,
  // a list of pages means nothing
  CALLERS_FAILURE_LIST = 6,
  // a write would hit the stub
  CALLERS_FAILURE_OVER_STUB = 7,
  // a write would hit the caller's tables
  CALLERS_FAILURE_OVER_TABLES = 8,
  // what lies at EL2 did not answer
  CALLERS_FAILURE_NO_ANSWER = 9,
  // not (count < 1 GiB)
  CALLERS_FAILURE_FAIL_3 = 67,
  // not (count >= 4 KiB and dtb != 0); not (last > dtb)
  CALLERS_FAILURE_FAIL_7 = 71
};

// What it leaves in memory when it stops.
struct callers_report {
  // RELOCCFL
  char magic[8];
  // 1
  uint32_t version;
  // why it stopped
  uint32_t code;
  // from 1, as the map lists them; 0: not known
  uint32_t step;
  // the code; one behind the stub's own: the plan's
  uint32_t kind;
  // exception level
  uint64_t level;
  // of an exception, else 0
  uint64_t esr;
  // of an exception, else 0
  uint64_t elr;
  // of an exception, else 0
  uint64_t far;
  // x17
  uint64_t progress;
};

RELOCC_ASSERT(offsetof(struct callers_report, magic) == 0x0, callers_report_magic_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_report, version) == 0x8, callers_report_version_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_report, code) == 0xc, callers_report_code_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_report, step) == 0x10, callers_report_step_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_report, kind) == 0x14, callers_report_kind_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_report, level) == 0x18, callers_report_level_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_report, esr) == 0x20, callers_report_esr_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_report, elr) == 0x28, callers_report_elr_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_report, far) == 0x30, callers_report_far_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct callers_report, progress) == 0x38, callers_report_progress_lies_elsewhere);
RELOCC_ASSERT(sizeof(struct callers_report) == 0x40, callers_report_has_another_size);

#define CALLERS_REPORT_ADDRESS UINT64_C(0x44000000)
#define CALLERS_REPORT_ADDRESS_2 UINT64_C(0x48000000)

#ifdef __cplusplus
extern "C" {
#endif

// How a stub is called: x0 up hold the arguments. It comes back if it gave up before it
// wrote, with a code.
typedef uint64_t callers_fn(uint64_t dtb, uint64_t unused_x1, uint64_t count, const struct callers_params *params);

// The stub where a loader has put it.
#define CALLERS_AT(address) ((callers_fn *)(uintptr_t)(address))

// The blob as the object file has it: its bytes, their end, and the first of them as a
// function. The address of callers_size is the number of bytes.
extern const unsigned char callers[];
extern const unsigned char callers_end[];
extern const unsigned char callers_size[];
extern callers_fn callers_entry;

#ifdef __cplusplus
}
#endif

#endif
