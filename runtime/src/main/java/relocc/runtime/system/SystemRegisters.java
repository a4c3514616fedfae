package relocc.runtime.system;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import relocc.runtime.adversary.Adversary;

/**
 * The values of all system registers: the one that was written last, and the one in effect. Between
 * a write and the next context synchronisation event either may be used (SYN-01).
 */
public final class SystemRegisters {
  private final Map<String, Long> written = new HashMap<>();
  private final Map<String, Long> effective = new HashMap<>();
  private final Set<String> pending = new TreeSet<>();
  private final Adversary adversary;
  private int version;

  /**
   * @param adversary decides which writes take effect early
   */
  public SystemRegisters(Map<String, Long> initial, Adversary adversary) {
    this.adversary = adversary;
    initial.forEach(this::set);
  }

  /** The value written last, which a read gives. */
  public long written(String name) {
    return written.getOrDefault(name, 0L);
  }

  /** The value in effect. */
  public long effective(String name) {
    return effective.getOrDefault(name, 0L);
  }

  /** Gives a register a value that is in effect at once. */
  public void set(String name, long value) {
    written.put(name, value);
    effective.put(name, value);
    pending.remove(name);
    version++;
  }

  /** Writes a register; the value may come into effect later. */
  public void write(String name, long value) {
    boolean changes = value != written(name);
    version++;
    written.put(name, value);
    if (!changes && !pending.contains(name)) {
      return;
    }
    pending.add(name);
    if (adversary.takesEffectEarly(name)) {
      effective.put(name, value);
    }
  }

  /** Whether a write of a register may not be in effect yet. */
  public boolean isPending(String name) {
    return pending.contains(name);
  }

  /** The registers whose writes may not be in effect yet, in order of their names. */
  public Set<String> pending() {
    return Set.copyOf(pending);
  }

  /** A context synchronisation event. */
  public void synchronise() {
    version++;
    pending.forEach(name -> effective.put(name, written(name)));
    pending.clear();
  }

  /** Another number after each change of a value, written or in effect. */
  public int version() {
    return version;
  }

  /** All values written last, by name. */
  public Map<String, Long> all() {
    return new TreeMap<>(written);
  }
}
