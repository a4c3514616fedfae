package relocc.runtime.mmu;

import relocc.runtime.memory.Bus;
import relocc.runtime.memory.MemoryType;

/** The translation table walk for one address. */
final class Walker {
  private final Bus bus;

  Walker(Bus bus) {
    this.bus = bus;
  }

  /**
   * Translates the page of an address.
   *
   * @throws TranslationFault when there is no translation
   */
  TlbEntry walk(Control whole, long address) {
    Control control = whole.half(whole.isUpper(address));
    requireReachable(control, address);
    Geometry geometry = control.geometry();
    long table = control.root();
    for (int level = geometry.startLevel(); ; level++) {
      requireSize(control, table, level == geometry.startLevel() ? 0 : level - 1);
      long index = address >>> geometry.shift(level) & (1L << geometry.indexBits(level)) - 1;
      long word = bus.descriptor(table + 8 * index, control.walksCached());
      Descriptor descriptor = new Descriptor(word, level, geometry);
      if (descriptor.isLeaf()) {
        return leaf(control, descriptor, address);
      } else if (!descriptor.isTable()) {
        throw new TranslationFault(TranslationFault.TRANSLATION, level, "no valid descriptor");
      }
      table = descriptor.nextTable();
    }
  }

  private static void requireReachable(Control control, long address) {
    if (!control.hasGranule() || !control.hasSize()) {
      throw new TranslationFault(TranslationFault.TRANSLATION, 0, "TCR geometry not supported");
    }
    if (control.isBigEndian()) {
      throw new TranslationFault(TranslationFault.TRANSLATION, 0, "big-endian descriptors");
    }
    if (!control.reaches(address)) {
      throw new TranslationFault(TranslationFault.TRANSLATION, 0, "address out of range");
    }
    if (control.isDisabled()) {
      throw new TranslationFault(TranslationFault.TRANSLATION, 0, "TCR_EL1.EPD is set");
    }
  }

  private static void requireSize(Control control, long address, int level) {
    if (address >>> control.outputBits() != 0) {
      throw new TranslationFault(TranslationFault.ADDRESS_SIZE, level, "output address too large");
    }
  }

  private static TlbEntry leaf(Control control, Descriptor descriptor, long address) {
    int level = descriptor.level();
    requireSize(control, descriptor.output(), level);
    if (!descriptor.isAccessed()) {
      throw new TranslationFault(TranslationFault.ACCESS_FLAG, level, "access flag is clear");
    }
    int shift = descriptor.shift();
    long inside = address & (1L << shift) - 1 & -4096L;
    MemoryType type = control.type(control.attributes(descriptor.attributeIndex()));
    return new TlbEntry(
        address & -4096L,
        descriptor.output() | inside,
        type,
        descriptor.isWritable(),
        descriptor.isExecutable(control),
        !control.regime().isSplit() || !descriptor.isNotGlobal(),
        address & -(1L << shift),
        shift,
        control);
  }
}
