package relocc.runtime.adversary;

/** How the adversary decides what the architecture leaves open. */
public enum Strategy {
  /** Nothing happens before it must: register writes wait, caches hold what was accessed alone. */
  LAZY,
  /** Whatever may happen has happened: writes are in effect, all that may be cached is cached. */
  EAGER,
  /** A coin for everything. */
  RANDOM,
  /** Lazy, but whatever can go wrong with a change of translation tables does. */
  TABLES,
  /** Eager, but the last change of a system register waits as long as it may. */
  REGISTERS
}
