package relocc.cli.verify;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import relocc.cli.verify.call.Call;
import relocc.compiler.plan.Plan;
import relocc.runtime.Setup;
import relocc.runtime.memory.Memory;
import relocc.runtime.memory.Window;

/**
 * What a stub works on.
 *
 * @param call what its caller hands over
 * @param meant memory as the plan wants it, the stub's range aside
 * @param windows what may be done with memory
 */
record Scene(Call call, Memory meant, List<Window> windows) {

  /**
   * Works out what a call means.
   *
   * @param seed chooses the bytes that memory starts with
   */
  static Scene of(Call call, long seed) {
    Memory meant = call.memory(seed);
    Oracle.perform(call.plan().actions(), meant);
    return new Scene(call, meant, Windows.of(call));
  }

  /** Another call, without what it means. */
  Scene with(Call other) {
    return new Scene(other, meant, Windows.of(other));
  }

  /** The setup with the UART that a plan reports to. */
  static Setup withUart(Setup setup, Plan plan) {
    OptionalLong uart = plan.onFail().pl011();
    return uart.isPresent() ? setup.withUart(uart.getAsLong()) : setup;
  }

  /** The setup with the stub of Linux at EL2, where the caller says that there is one. */
  static Setup withHypStub(Setup setup, Plan plan) {
    boolean there =
        setup.level() == 1
            && plan.exit().via().flatMap(Scene::vectors).filter(at -> at != 0).isPresent();
    return there ? setup.withAbove(setup.around().above().withHypStub()) : setup;
  }

  private static Optional<Long> vectors(Plan.Via via) {
    return via.vectors().constant().stream().boxed().findFirst();
  }

  /** The same with other bytes to move. */
  Scene with(long seed) {
    return of(call, seed);
  }
}
