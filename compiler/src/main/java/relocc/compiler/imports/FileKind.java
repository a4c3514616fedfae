package relocc.compiler.imports;

/** What a file seems to be by its first bytes, for messages about a file of the wrong kind. */
public enum FileKind {
  GZIP("1f8b", "gzip", "unpack it first: gunzip -c FILE > Image"),
  ZSTD("28b52ffd", "zstd", "unpack it first: zstd -dc FILE > Image"),
  XZ("fd377a585a00", "xz", "unpack it first: xz -dc FILE > Image"),
  LZ4("04224d18", "lz4", "unpack it first: lz4 -dc FILE > Image"),
  LZ4_LEGACY("02214c18", "lz4", "unpack it first: lz4 -dc FILE > Image"),
  BZIP2("425a68", "bzip2", "unpack it first: bzip2 -dc FILE > Image"),
  ELF("7f454c46", "an ELF file", "take arch/arm64/boot/Image, or objcopy -O binary vmlinux Image"),
  ZBOOT("4d5a....7a696d67", "an EFI zboot image", "build the kernel without CONFIG_EFI_ZBOOT"),
  EFI("4d5a", "an EFI program without a kernel header", "take arch/arm64/boot/Image"),
  UIMAGE("27051956", "a U-Boot uImage", "take the Image that it was made from"),
  DEVICE_TREE("d00dfeed", "a device tree or a FIT image", "take the Image inside, or import dtb"),
  OTHER("", "of an unknown format", "take arch/arm64/boot/Image of the kernel");

  private final String start;
  private final String description;
  private final String wayToImage;

  /**
   * @param start its first bytes in hexadecimal; a dot stands for any digit
   */
  FileKind(String start, String description, String wayToImage) {
    this.start = start;
    this.description = description;
    this.wayToImage = wayToImage;
  }

  /** The first kind that fits. */
  public static FileKind of(byte[] bytes) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(bytes.length, 8); i++) {
      hex.append(Character.forDigit((bytes[i] >> 4) & 15, 16));
      hex.append(Character.forDigit(bytes[i] & 15, 16));
    }
    for (FileKind kind : values()) {
      if (kind.fits(hex)) {
        return kind;
      }
    }
    return OTHER;
  }

  private boolean fits(CharSequence hex) {
    boolean fits = hex.length() >= start.length();
    for (int i = 0; fits && i < start.length(); i++) {
      fits = start.charAt(i) == '.' || start.charAt(i) == hex.charAt(i);
    }
    return fits;
  }

  /** In words that continue "it is". */
  public String description() {
    return description;
  }

  String wayToImage() {
    return wayToImage;
  }
}
