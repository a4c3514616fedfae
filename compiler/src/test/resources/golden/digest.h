// Made by relocc from digest.rstub; to be made again, not edited.
#ifndef RELOCC_DIGEST_H
#define RELOCC_DIGEST_H

#include <stddef.h>
#include <stdint.h>

// What callers rely on; `relocc PLAN --check-abi THIS` compares it.
// relocc-abi: interface: 1
// relocc-abi: plan: digest
// relocc-abi: stub: at 0x4f00_0000, uses 128 KiB
// relocc-abi: entry at EL2: MMU off
// relocc-abi: block: address in x0, 120 bytes
// relocc-abi: parameter kept: at 64 in the block, up to 3 ranges
// relocc-abi: parameter image.base: at 0 in the block, physical address, in 0x4000_0000 .. 0x4020_0000
// relocc-abi: parameter image.size: at 8 in the block, number of bytes
// relocc-abi: parameter want[0]: at 16 in the block, word of a digest
// relocc-abi: parameter want[1]: at 24 in the block, word of a digest
// relocc-abi: parameter want[2]: at 32 in the block, word of a digest
// relocc-abi: parameter want[3]: at 40 in the block, word of a digest
// relocc-abi: parameter sum: at 48 in the block, word of a digest
// relocc-abi: parameter tree: at 56 in the block, physical address
// relocc-abi: code 1: level
// relocc-abi: code 2: address
// relocc-abi: code 3: state
// relocc-abi: code 4: exception
// relocc-abi: code 5: parameter
// relocc-abi: code 6: list
// relocc-abi: code 7: over stub
// relocc-abi: code 8: over tables
// relocc-abi: code 9: no answer
// relocc-abi: code 10: packing
// relocc-abi: code 69: fail 5, the sha256 of image is another
// relocc-abi: code 70: fail 6, the crc32 of image is another
// relocc-abi: on fail: before writes: return, code in x0, after writes: halt
// relocc-abi: hash: 0x06346056f91e13a3
#define DIGEST_ABI UINT64_C(0x06346056f91e13a3)

// Where the blob may lie, and how many bytes it uses from there on.
#define DIGEST_ALIGNMENT UINT64_C(0x1000)
#define DIGEST_ROOM UINT64_C(0x20000)
#define DIGEST_ADDRESS UINT64_C(0x4f000000)

#ifndef RELOCC_ASSERT
#if defined(__cplusplus) && __cplusplus >= 201103L
#define RELOCC_ASSERT(condition, name) static_assert(condition, #name)
#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
#define RELOCC_ASSERT(condition, name) _Static_assert(condition, #name)
#else
#define RELOCC_ASSERT(condition, name) typedef char name[(condition) ? 1 : -1]
#endif
#endif

// What x0 points at.
struct digest_range {
  uint64_t base;
  uint64_t size;
};

struct digest_params {
  // physical address, in 0x4000_0000 .. 0x4020_0000
  struct digest_range image;
  // SHA-256
  uint8_t want[32];
  // CRC-32
  uint64_t sum;
  // physical address
  uint64_t tree;
  // how many ranges
  uint64_t kept_count;
  // the first of them count
  struct digest_range kept[3];
};

RELOCC_ASSERT(offsetof(struct digest_params, image) == 0x0, digest_params_image_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct digest_params, want) == 0x10, digest_params_want_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct digest_params, sum) == 0x30, digest_params_sum_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct digest_params, tree) == 0x38, digest_params_tree_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct digest_params, kept_count) == 0x40, digest_params_kept_count_lies_elsewhere);
RELOCC_ASSERT(offsetof(struct digest_params, kept) == 0x48, digest_params_kept_lies_elsewhere);
RELOCC_ASSERT(sizeof(struct digest_params) == 0x78, digest_params_has_another_size);

#define DIGEST_OFFSET_IMAGE 0x0
#define DIGEST_OFFSET_WANT 0x10
#define DIGEST_OFFSET_SUM 0x30
#define DIGEST_OFFSET_TREE 0x38
#define DIGEST_OFFSET_KEPT_COUNT 0x40
#define DIGEST_OFFSET_KEPT 0x48

// Why it gave up.
enum digest_failure {
  // entered at an exception level that the plan does not name
  DIGEST_FAILURE_LEVEL = 1,
  // loaded at a wrong address
  DIGEST_FAILURE_ADDRESS = 2,
  // the machine is in another state than the plan says
  DIGEST_FAILURE_STATE = 3,
  // an exception was taken
  DIGEST_FAILURE_EXCEPTION = 4,
  // a parameter is not what the plan says
  DIGEST_FAILURE_PARAMETER = 5,
  // a list of pages means nothing
  DIGEST_FAILURE_LIST = 6,
  // a write would hit the stub
  DIGEST_FAILURE_OVER_STUB = 7,
  // a write would hit the caller's tables
  DIGEST_FAILURE_OVER_TABLES = 8,
  // what lies at EL2 did not answer
  DIGEST_FAILURE_NO_ANSWER = 9,
  // packed data that is damaged, or too large for its room
  DIGEST_FAILURE_PACKING = 10,
  // the sha256 of image is another
  DIGEST_FAILURE_FAIL_5 = 69,
  // the crc32 of image is another
  DIGEST_FAILURE_FAIL_6 = 70
};

#ifdef __cplusplus
extern "C" {
#endif

// How a stub is called: x0 up hold the arguments. It comes back if it gave up before it
// wrote, with a code.
typedef uint64_t digest_fn(const struct digest_params *params);

// The stub where a loader has put it.
#define DIGEST_AT(address) ((digest_fn *)(uintptr_t)(address))

// The blob as the object file has it: its bytes, their end, and the first of them as a
// function. The address of digest_size is the number of bytes.
extern const unsigned char digest[];
extern const unsigned char digest_end[];
extern const unsigned char digest_size[];
extern digest_fn digest_entry;

#ifdef __cplusplus
}
#endif

#endif
