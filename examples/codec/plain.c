/* The algorithms as one writes them in C, for any processor: FIPS 180-4 and a table of 256 words. */
#include "compare.h"

static const u32 K[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static u32 ror(u32 x, int n) { return x >> n | x << (32 - n); }

static u32 word(const u8 *p) {
  u32 w;
  __builtin_memcpy(&w, p, 4);
  return __builtin_bswap32(w);
}

static void block(u32 h[8], const u8 *p) {
  u32 w[64], s[8];
  for (int i = 0; i < 16; i++) w[i] = word(p + 4 * i);
  for (int i = 16; i < 64; i++) {
    u32 a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (ror(a, 7) ^ ror(a, 18) ^ a >> 3) + w[i - 7] + (ror(b, 17) ^ ror(b, 19) ^ b >> 10);
  }
  for (int i = 0; i < 8; i++) s[i] = h[i];
  u32 A = s[0], B = s[1], C = s[2], D = s[3], E = s[4], F = s[5], G = s[6], H = s[7];
  for (int i = 0; i < 64; i++) {
    u32 t = H + (ror(E, 6) ^ ror(E, 11) ^ ror(E, 25)) + ((F ^ G) & E ^ G) + K[i] + w[i];
    u32 u = (ror(A, 2) ^ ror(A, 13) ^ ror(A, 22)) + ((A & B) | ((A | B) & C));
    H = G, G = F, F = E, E = D + t, D = C, C = B, B = A, A = t + u;
  }
  h[0] += A, h[1] += B, h[2] += C, h[3] += D, h[4] += E, h[5] += F, h[6] += G, h[7] += H;
}

u64 sha256_plain(const u8 *p, u64 n) {
  u32 h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  u8 last[128] = {0};
  u64 rest = n;
  for (; rest >= 64; rest -= 64, p += 64) block(h, p);
  for (u64 i = 0; i < rest; i++) last[i] = p[i];
  last[rest] = 0x80;
  u64 size = rest < 56 ? 64 : 128;
  for (int i = 0; i < 8; i++) last[size - 1 - i] = n * 8 >> 8 * i;
  block(h, last);
  if (size > 64) block(h, last + 64);
  return __builtin_bswap32(h[0]) | (u64)__builtin_bswap32(h[1]) << 32;
}

static u32 table[256];

u64 crc32_plain(const u8 *p, u64 n) {
  if (!table[1])
    for (u32 i = 0; i < 256; i++) {
      u32 c = i;
      for (int k = 0; k < 8; k++) c = c >> 1 ^ (c & 1 ? 0xedb88320 : 0);
      table[i] = c;
    }
  u32 c = ~0u;
  while (n--) c = table[(c ^ *p++) & 0xff] ^ c >> 8;
  return (u32)~c;
}
