package relocc.compiler.output.elf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relocc.compiler.Build;
import relocc.compiler.output.Output;
import relocc.compiler.plan.Plan;

/**
 * The blob in a section of its own, {@code .relocc.NAME}, which a linker puts at a multiple of the
 * stub's page; symbols name its parts, and debuggers find the plan's lines.
 */
public final class ObjOutput implements Output {
  @Override
  public String name() {
    return "obj";
  }

  @Override
  public String suffix() {
    return ".o";
  }

  @Override
  public byte[] render(Build build) {
    Plan plan = build.plan();
    String code = ".relocc." + plan.name();
    CodeMap map = CodeMap.of(build);
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section(
            code,
            Section.PROGBITS,
            Section.ALLOC | Section.EXECINSTR,
            plan.run().page(),
            build.program().bytes(),
            List.of()));
    sections.addAll(DebugInfo.of(map, plan.name() + "_entry", plan.span().line(), code));
    sections.add(LineTable.of(map, code));
    // Without it linkers take it that the program needs a stack which can be executed.
    sections.add(Section.ofTools(".note.GNU-stack", new Content(), List.of()));
    return ObjectFile.of(sections, symbols(build, map, code));
  }

  private static List<Symbol> symbols(Build build, CodeMap map, String code) {
    String name = build.plan().name();
    long size = build.program().bytes().length;
    Optional<String> place = Optional.of(code);
    List<Symbol> symbols = new ArrayList<>();
    symbols.add(local(map.rows().get(0).file(), Symbol.Type.FILE, Optional.empty(), 0));
    for (CodeMap.Change change : map.changes()) {
      // ELF for the Arm 64-bit Architecture, 5.5.2: mapping symbols.
      String mark = change.code() ? "$x" : "$d";
      symbols.add(local(mark, Symbol.Type.NONE, place, change.offset()));
    }
    symbols.add(global(name, Symbol.Type.OBJECT, place, 0, size));
    symbols.add(global(name + "_end", Symbol.Type.NONE, place, size, 0));
    symbols.add(global(name + "_entry", Symbol.Type.FUNCTION, place, 0, map.end()));
    symbols.add(global(name + "_size", Symbol.Type.NONE, Optional.empty(), size, 0));
    build
        .program()
        .parking()
        .ifPresent(
            address -> {
              long offset = address - build.plan().stub().range().start();
              symbols.add(global(name + "_vectors", Symbol.Type.NONE, place, offset, 0));
            });
    return symbols;
  }

  private static Symbol local(
      String name, Symbol.Type type, Optional<String> section, long offset) {
    return new Symbol(name, Symbol.Binding.LOCAL, type, section, offset, 0);
  }

  private static Symbol global(
      String name, Symbol.Type type, Optional<String> section, long offset, long size) {
    return new Symbol(name, Symbol.Binding.GLOBAL, type, section, offset, size);
  }
}
