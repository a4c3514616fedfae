/* Runs relocc's code and C on the same bytes and prints how many instructions each executes.
 * The bytes lie where the host has put them: at IN a size, then so many bytes. */
#include "compare.h"

#define UART ((volatile u32 *)0x09000000)
#define IN ((const u64 *)0x48000000)
#define PACKED ((const u64 *)0x4a000000)
#define OUT_1 ((u8 *)0x50000000)
#define OUT_2 ((u8 *)0x58000000)

u64 count(u64 (*function)(), u64 a, u64 b, u64 c, u64 d);

static void text(const char *s) {
  while (*s) *UART = (u8)*s++;
}

static void number(u64 n) {
  char digits[21];
  int at = 20;
  digits[at] = 0;
  do {
    digits[--at] = '0' + n % 10;
    n /= 10;
  } while (n);
  text(digits + at);
}

static void line(const char *name, u64 bytes, u64 ours, u64 theirs, int same) {
  text(same ? "same " : "DIFFERENT ");
  text(name);
  text(" ");
  number(bytes);
  text(" ");
  number(ours);
  text(" ");
  number(theirs);
  text("\n");
}

static u64 first, second;
static u64 (*function)();

/* Keeps what a function returns: count returns something else. */
static u64 keep(u64 a, u64 b, u64 c, u64 d) {
  second = first;
  return first = function(a, b, c, d);
}

static int same(u64 (*ours)(), u64 (*theirs)(), u64 a, u64 b, u64 c, u64 d) {
  function = ours;
  keep(a, b, c, d);
  function = theirs;
  keep(a, b, c, d);
  return first == second;
}

static void digest(const char *name, u64 (*ours)(), u64 (*theirs)()) {
  u64 start = (u64)(IN + 1), size = IN[0];
  line(name, size, count(ours, start, size, 0, 0), count(theirs, start, size, 0, 0),
       same(ours, theirs, start, size, 0, 0));
}

static u64 theirs_lz4(u64 from, u64 end, u64 to, u64 room) {
  return LZ4_decompress_safe((const char *)from, (char *)to, end - from, room - to);
}

void compare(void) {
  digest("sha256_cpu", ours_sha256_cpu, sha256_intrinsics);
  digest("sha256_software", ours_sha256_software, sha256_plain);
  digest("crc32_cpu", ours_crc32_cpu, crc32_intrinsics);
  digest("crc32_software", ours_crc32_software, crc32_plain);
  u64 start = (u64)(PACKED + 1), end = start + PACKED[0], size = IN[0];
  u64 ours = count(ours_lz4, start, end, (u64)OUT_1, (u64)OUT_1 + size);
  u64 theirs = count(theirs_lz4, start, end, (u64)OUT_2, (u64)OUT_2 + size);
  int equal = 1;
  for (u64 i = 0; i < size; i++) equal &= OUT_1[i] == OUT_2[i] && OUT_1[i] == ((u8 *)(IN + 1))[i];
  line("lz4", size, ours, theirs, equal);
}

/* What liblz4 is linked with; none of it is called but memcpy and memmove, for few bytes. */
void *memcpy(void *to, const void *from, u64 n) {
  u8 *d = to;
  const u8 *s = from;
  for (; n >= 8; n -= 8, d += 8, s += 8) *(u64 *)d = *(const u64 *)s;
  while (n--) *d++ = *s++;
  return to;
}

void *memmove(void *to, const void *from, u64 n) {
  if (to <= from || (u8 *)to >= (u8 *)from + n) return memcpy(to, from, n);
  while (n--) ((u8 *)to)[n] = ((const u8 *)from)[n];
  return to;
}

void *memset(void *to, int value, u64 n) {
  while (n--) ((u8 *)to)[n] = value;
  return to;
}

void *malloc(u64 n) {
  (void)n;
  return (void *)0;
}

void *calloc(u64 n, u64 m) { return malloc(n * m); }

void free(void *p) { (void)p; }

u64 __stack_chk_guard = 0x5a;

void __stack_chk_fail(void) { text("stack\n"); }
