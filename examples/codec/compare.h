typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

/* The first 8 bytes of a digest, or a checksum, of n bytes. */
u64 sha256_plain(const u8 *p, u64 n);
u64 sha256_intrinsics(const u8 *p, u64 n);
u64 crc32_plain(const u8 *p, u64 n);
u64 crc32_intrinsics(const u8 *p, u64 n);
u64 ours_sha256_software(), ours_sha256_cpu(), ours_crc32_software(), ours_crc32_cpu(), ours_lz4();
int LZ4_decompress_safe(const char *from, char *to, int packed, int room);
