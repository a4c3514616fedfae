package relocc.compiler.a64.code;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static relocc.compiler.a64.Register.X.X0;
import static relocc.compiler.a64.Register.X.X1;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import relocc.compiler.a64.Assembly;
import relocc.compiler.a64.SystemOperation.SystemRegister;
import relocc.compiler.plan.ExceptionLevel;

class SlotsTest {
  private final Code code = new Code(Set.of(ExceptionLevel.EL2));

  private String listing() {
    return new Assembly(code.items())
        .at(0).lines().stream()
            .map(line -> line.text())
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
  }

  private List<Assembly.Item> some() {
    return code.apart(
        () -> {
          code.label("first");
          code.mov(X0, 1);
          code.msr(SystemRegister.SCTLR_EL2, X0);
          code.isb();
          code.isb();
          code.ret();
          code.label("second");
          code.mov(X1, 2);
          code.b("first");
          code.label("text");
          code.text("1234");
          code.text("5");
          code.align(4);
        });
  }

  @Test
  void anIsbStaysWithWhatItIsFor() {
    Slots slots = new Slots(code, some());
    slots.fill(16);
    code.label("between");
    slots.fill(16);
    code.label("again");
    slots.rest();
    assertEquals(
        "first:; movz x0, #0x1; b slot_1; between:; slot_1:; msr sctlr_el2, x0; isb; isb; ret; again:;"
            + " second:; movz x1, #0x2; b first; text:; .asciz \"1234\";"
            + " .asciz \"5\"; .zero 1",
        listing());
  }

  @Test
  void nothingIsAddedBehindWhatDoesNotFallThrough() {
    Slots slots = new Slots(code, some());
    slots.fill(20);
    code.label("between");
    slots.fill(8);
    code.label("again");
    slots.fill(0);
    slots.fill(11);
    slots.fill(3);
    slots.rest();
    assertEquals(
        "first:; movz x0, #0x1; msr sctlr_el2, x0; isb; isb; ret; between:; second:;"
            + " movz x1, #0x2; b first; again:; text:; .asciz \"1234\"; .asciz \"5\"; .zero 1",
        listing());
  }

  /** ERR-01: the ISB comes right before the write that turns the MMU off. */
  @Test
  void anIsbStaysBeforeWhatItIsFor() {
    List<Assembly.Item> items =
        code.apart(
            () -> {
              code.mov(X0, 1);
              code.isb();
              code.msr(SystemRegister.SCTLR_EL2, X0);
              code.isb();
              code.ret();
            });
    for (int room = 8; room <= 24; room += 4) {
      Code own = new Code(Set.of(ExceptionLevel.EL2));
      Slots slots = new Slots(own, items);
      slots.fill(room);
      own.label("between");
      slots.rest();
      String text =
          new Assembly(own.items())
              .at(0).lines().stream().map(line -> line.text()).collect(Collectors.joining("; "));
      assertTrue(text.contains("isb; msr sctlr_el2, x0; isb; "), text);
    }
  }
}
