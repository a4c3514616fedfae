// A boot loader in miniature, for QEMU's virt machine: finds an arm64 Image where it was stored, puts
// the stub of boot.rstub into memory of its own and calls it. Runs at EL1 or EL2 with the MMU off,
// without a C library. boot.h and the object file with the stub's bytes are made from the plan.
#include <stddef.h>
#include <stdint.h>

#include "boot.h"

#define UART UINT64_C(0x09000000)
#define STORE UINT64_C(0x50000000)
#define LAND UINT64_C(0x40200000)
#define TREE UINT64_C(0x4f000000)
#define PSCI_SYSTEM_OFF UINT64_C(0x84000008)

// Documentation/arm64/booting.rst
struct image_header {
  uint32_t code[2];
  uint64_t text_offset;
  uint64_t image_size;
  uint64_t flags;
  uint64_t reserved[3];
  uint32_t magic;
  uint32_t reserved_too;
};

// What the stub is and uses; it must be no part of what is written, and lie at a multiple of its page.
static unsigned char room[BOOT_ROOM] __attribute__((aligned(BOOT_ALIGNMENT)));

void loader(unsigned level);

// Compilers call these on their own account.
void *memcpy(void *to, const void *from, size_t size) {
  for (size_t i = 0; i < size; i++) {
    ((volatile unsigned char *)to)[i] = ((const unsigned char *)from)[i];
  }
  return to;
}

void *memset(void *to, int value, size_t size) {
  for (size_t i = 0; i < size; i++) {
    ((volatile unsigned char *)to)[i] = (unsigned char)value;
  }
  return to;
}

static void say(const char *text) {
  while (*text) {
    *(volatile uint32_t *)UART = (unsigned char)*text++;
  }
}

static void say_number(uint64_t number) {
  if (number >= 10) {
    say_number(number / 10);
  }
  say((const char[]){(char)('0' + number % 10), 0});
}

static const char *reason(uint64_t code) {
  switch (code) {
    case BOOT_FAILURE_LEVEL:
    case BOOT_FAILURE_STATE:
      return "the machine is not in a state for it";
    case BOOT_FAILURE_PARAMETER:
      return "the image does not fit";
    case BOOT_FAILURE_OVER_STUB:
      return "the stub is in its own way";
    case BOOT_FAILURE_FAIL_1:
      return "there is no image";
    default:
      return "for another reason";
  }
}

// Instructions were written as data: no cache may hold what was there before. With the MMU off the
// bytes themselves are in memory already.
static void forget(const unsigned char *start, size_t size) {
  uint64_t ctr;
  __asm__ volatile("mrs %0, ctr_el0" : "=r"(ctr));
  size_t line = (size_t)4 << (ctr >> 16 & 15);
  for (uintptr_t at = (uintptr_t)start; at < (uintptr_t)start + size; at += line) {
    __asm__ volatile("dc civac, %0" : : "r"(at) : "memory");
  }
  __asm__ volatile("dsb sy\n\tic iallu\n\tdsb sy\n\tisb" : : : "memory");
}

static void switch_off(unsigned level) {
  register uint64_t x0 __asm__("x0") = PSCI_SYSTEM_OFF;
  if (level == 2) {
    __asm__ volatile("smc #0" : "+r"(x0) : : "x1", "x2", "x3", "memory");
  } else {
    __asm__ volatile("hvc #0" : "+r"(x0) : : "x1", "x2", "x3", "memory");
  }
}

void loader(unsigned level) {
  const struct image_header *header = (const struct image_header *)STORE;
  uint64_t size = header->magic == 0x644d5241 ? header->image_size : 0;
  struct boot_params params = {
      .image = {.base = STORE, .size = size},
      .target = {.base = LAND, .size = size},
      .tree = TREE,
  };

  say("loader: at EL");
  say_number(level);
  say(", an image of ");
  say_number(size);
  say(" bytes\n");

  memcpy(room, boot, (size_t)(boot_end - boot));
  forget(room, sizeof room);
  uint64_t code = BOOT_AT(room)(&params);

  say("loader: refused, code ");
  say_number(code);
  say(": ");
  say(reason(code));
  say("\n");
  switch_off(level);
}
