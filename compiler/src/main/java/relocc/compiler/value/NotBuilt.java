package relocc.compiler.value;

import relocc.compiler.source.Problem;
import relocc.compiler.source.Span;

/** Words of the language that are understood and not yet built, each with a code of its own. */
public enum NotBuilt {
  PARAMS("R1901", "a parameter of this type", "use `addr`, `size`, `range` or `kimage_list`"),
  EXIT_MMU("R1906", "exit with the MMU on", "write `mmu off`"),
  KEEP(
      "R1933",
      "a list of pages with `mmu keep`",
      "write `mmu linear via TABLE`, or `mmu identity`"),
  KEEP_BESIDE_LIST(
      "R1938",
      "`keep` of a parameter beside a list of pages",
      "leave it out: whoever makes the list keeps its pages away"),
  RUN_LEVEL("R1909", "running at another level than that of entry", "leave `el` out of `run`"),
  READONLY("R1914", "a stub that lies anywhere in read-only memory", "write `at`, or `in REGION`"),
  JUDGING(
      "R1937", "ranges that are parameters in a stub that is read-only", "place the stub in RAM"),
  SCRATCH("R1915", "scratch for a stub that lies anywhere", "leave it out: it needs none"),
  OUTSIDE("R1916", "`outside writes`", "leave it out: a stub at a fixed place is checked anyway"),
  LIMIT("R1917", "a size limit of the stub", "leave it out: its range is its limit"),
  SEVERAL(
      "R1930",
      "a list of pages beside other steps, and a second one",
      "leave the other steps to whoever makes the list"),
  MIXED(
      "R1934",
      "a range known only when the stub runs beside a step that knows its ranges, or a list",
      "move the others with a stub of their own"),
  SIMULTANEOUS(
      "R1935",
      "a move of several pairs with a range known only when the stub runs",
      "write a `move A -> B` for each: they are done in this order"),
  OPEN(
      "R1936",
      "a range known only when the stub runs in this place",
      "`move`, `copy`, `require` and `exit` take it whole; here name one that is known"),
  UNPACK(
      "R1919",
      "`unpack` of a range known only when the stub runs",
      "name a range that is known; a frame may be shorter than that"),
  ASSUME("R1920", "this assumption", "write `assume LIST hazard_free`, or leave it out"),
  REQUIRE(
      "R1921",
      "a condition of this kind about parameters",
      "compare an `addr` or `size` as it is, or write `RANGE outside RANGE`"),
  CODE("R1928", "a return code in another register than x0", "write `return code in x0`");

  private final String code;
  private final String what;
  private final String way;

  NotBuilt(String code, String what, String way) {
    this.code = code;
    this.what = what;
    this.way = way;
  }

  /** The refusal. */
  public Problem problem(Span span) {
    return Problem.error(code, "not built yet: " + what, span, "cannot be compiled yet").help(way);
  }
}
