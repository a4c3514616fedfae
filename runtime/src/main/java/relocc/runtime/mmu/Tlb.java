package relocc.runtime.mmu;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the TLB holds of a regime: translations for all, and those of one address space (TLB-14).
 */
final class Tlb {
  private final Map<Long, TlbEntry> global = new HashMap<>();
  private final Map<Integer, Map<Long, TlbEntry>> tagged = new HashMap<>();

  /** The entry for an address in the address space of an ASID. */
  Optional<TlbEntry> find(long address, int asid) {
    TlbEntry known = global.get(address >>> 12);
    if (known == null) {
      known = tagged.getOrDefault(asid, Map.of()).get(address >>> 12);
    }
    return Optional.ofNullable(known);
  }

  void add(TlbEntry entry, int asid) {
    Map<Long, TlbEntry> entries =
        entry.global() ? global : tagged.computeIfAbsent(asid, key -> new HashMap<>());
    entries.put(entry.page() >>> 12, entry);
  }

  boolean isEmpty() {
    return global.isEmpty() && tagged.values().stream().allMatch(Map::isEmpty);
  }

  void clear() {
    global.clear();
    tagged.clear();
  }

  /** Drops what is of one address space alone. */
  void clear(int asid) {
    tagged.remove(asid);
  }

  /** Drops what covers an address, for all address spaces. */
  void clear(long address) {
    global.values().removeIf(entry -> entry.covers(address));
    tagged.values().forEach(entries -> entries.values().removeIf(entry -> entry.covers(address)));
  }

  /** Drops what covers an address and is for all address spaces, or for one. */
  void clear(long address, int asid) {
    global.values().removeIf(entry -> entry.covers(address));
    tagged.getOrDefault(asid, Map.of()).values().removeIf(entry -> entry.covers(address));
  }
}
