package relocc.compiler.output.binding;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import relocc.compiler.Build;
import relocc.compiler.output.Output;
import relocc.compiler.output.Page;
import relocc.compiler.output.binding.Struct.Member;
import relocc.compiler.output.binding.Struct.Type;
import relocc.compiler.plan.CallerMap;
import relocc.compiler.plan.OnFail;
import relocc.compiler.source.Problem;

/** For callers in C (C99 and up) and C++. */
public final class HeaderOutput implements Output {
  @Override
  public String name() {
    return "header";
  }

  @Override
  public String suffix() {
    return ".h";
  }

  @Override
  public List<Problem> problems(Build build) {
    return Language.C.problems(Interface.of(build.plan()));
  }

  @Override
  public byte[] render(Build build) {
    Interface api = Interface.of(build.plan());
    String name = api.plan().name();
    Page page = new Page();
    new Writing(api, name, name.toUpperCase(Locale.ROOT), page)
        .write(build.program().parking().isPresent());
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * One header on its way out.
   *
   * @param name of types and functions
   * @param constant what the names of constants begin with
   */
  private record Writing(Interface api, String name, String constant, Page page) {
    void write(boolean parking) {
      page.line("// Made by relocc from %s; to be made again, not edited.", api.file());
      page.line("#ifndef RELOCC_%s_H", constant);
      page.line("#define RELOCC_%s_H", constant);
      page.line("\n#include <stddef.h>\n#include <stdint.h>");
      page.line("\n// What callers rely on; `relocc PLAN --check-abi THIS` compares it.");
      AbiText.lines(api).forEach(line -> page.line("// %s", line));
      page.line("#define %s_ABI UINT64_C(%s)", constant, api.hash());
      place();
      assertion();
      if (api.block().size() > 0) {
        page.line("\n// What x%d points at.", api.plan().parameters().register().orElseThrow());
        if (api.block().members().stream().anyMatch(m -> m.type().hasRanges())) {
          page.line("struct %s_range {\n  uint64_t base;\n  uint64_t size;\n};\n", name);
        }
        struct("params", api.block());
        members(api.block());
      }
      codes();
      records();
      calling(parking);
      page.line("\n#endif");
    }

    private void place() {
      page.line("\n// Where the blob may lie, and how many bytes it uses from there on.");
      page.line("#define %s_ALIGNMENT UINT64_C(%s)", constant, hex(api.alignment()));
      page.line("#define %s_ROOM UINT64_C(%s)", constant, hex(api.room()));
      if (!api.plan().stub().anywhere()) {
        long address = api.plan().stub().range().start();
        page.line("#define %s_ADDRESS UINT64_C(%s)", constant, hex(address));
      }
    }

    private void assertion() {
      page.line(
          """

          #ifndef RELOCC_ASSERT
          #if defined(__cplusplus) && __cplusplus >= 201103L
          #define RELOCC_ASSERT(condition, name) static_assert(condition, #name)
          #elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L
          #define RELOCC_ASSERT(condition, name) _Static_assert(condition, #name)
          #else
          #define RELOCC_ASSERT(condition, name) typedef char name[(condition) ? 1 : -1]
          #endif
          #endif""");
    }

    private void struct(String kind, Struct struct) {
      String type = "struct " + name + "_" + kind;
      page.line("%s {", type);
      for (Member member : struct.members()) {
        page.line("  // %s", member.note());
        page.line("  %s;", declared(member));
      }
      page.line("};\n");
      for (Member member : struct.members()) {
        String offset = hex(member.offset());
        String named = name + "_" + kind + "_" + member.name();
        page.line(
            "RELOCC_ASSERT(offsetof(%s, %s) == %s, %s_lies_elsewhere);",
            type, member.name(), offset, named);
      }
      String size = hex(struct.size());
      page.line("RELOCC_ASSERT(sizeof(%s) == %s, %s_%s_has_another_size);", type, size, name, kind);
    }

    private String declared(Member member) {
      if (member.type() instanceof Type.Number number) {
        return "uint" + 8 * number.bytes() + "_t " + member.name();
      } else if (member.type() instanceof Type.Ranges list) {
        return "struct " + name + "_range " + member.name() + "[" + list.count() + "]";
      } else if (member.type() instanceof Type.Range) {
        return "struct " + name + "_range " + member.name();
      } else if (member.type() instanceof Type.Gap gap) {
        return "uint64_t " + member.name() + "[" + gap.bytes() / Long.BYTES + "]";
      } else if (member.type() instanceof Type.Octets octets) {
        return "uint8_t " + member.name() + "[" + octets.bytes() + "]";
      } else if (member.type() instanceof Type.Characters text) {
        return "char " + member.name() + "[" + text.bytes() + "]";
      }
      throw new IllegalArgumentException("no such type: " + member.type());
    }

    /** A block with gaps is likely to be another program's struct, which can be held against it. */
    private void members(Struct block) {
      page.line("");
      List<Member> named = block.named();
      for (Member member : named) {
        String own = member.name().toUpperCase(Locale.ROOT);
        page.line("#define %s_OFFSET_%s %s", constant, own, hex(member.offset()));
      }
      if (block.hasGaps()) {
        page.line("\n// Holds a struct of somebody else's against the block, member by member.");
        String parameters =
            named.stream().map(m -> ", " + m.name() + "_member").collect(Collectors.joining());
        page.line("#define %s_ASSERT_BLOCK(block_type%s) \\", constant, parameters);
        page.line(
            "%s", named.stream().map(m -> assertion(m)).collect(Collectors.joining("; \\\n")));
      }
    }

    private String assertion(Member member) {
      String own = member.name().toUpperCase(Locale.ROOT);
      return String.format(
          "  RELOCC_ASSERT(offsetof(block_type, %s_member) == %s_OFFSET_%s, %s_block_%s)",
          member.name(), constant, own, name, member.name());
    }

    private void codes() {
      page.line("\n// Why it gave up.");
      page.line("enum %s_failure {", name);
      int left = api.codes().size();
      for (Code code : api.codes()) {
        String word = code.word().toUpperCase(Locale.ROOT).replace(' ', '_');
        String comma = --left > 0 ? "," : "";
        page.line("  // %s", code.note());
        page.line("  %s_FAILURE_%s = %d%s", constant, word, code.number(), comma);
      }
      page.line("};");
    }

    private void records() {
      List<OnFail.Report.Record> records = api.plan().onFail().records();
      if (records.isEmpty()) {
        return;
      }
      page.line("\n// What it leaves in memory when it stops.");
      struct("report", Reports.RECORD);
      page.line("");
      int number = 0;
      for (OnFail.Report.Record record : records) {
        String which = ++number == 1 ? "" : "_" + number;
        String address = hex(record.range().start());
        page.line("#define %s_REPORT_ADDRESS%s UINT64_C(%s)", constant, which, address);
      }
    }

    private void calling(boolean parking) {
      boolean returns = api.plan().onFail().returnBefore();
      String arguments =
          api.arguments().stream().map(this::declared).collect(Collectors.joining(", "));
      page.line("\n#ifdef __cplusplus\nextern \"C\" {\n#endif");
      page.line(
          "\n// How a stub is called: x0 up hold the arguments. It %s.",
          returns
              ? "comes back if it gave up before it\n// wrote, with a code"
              : "never comes back");
      if (api.plan().entries().stream().anyMatch(e -> e.map() instanceof CallerMap.Linear)) {
        page.line(
            "// The stub is called at its physical address, and finds the block by a virtual one.");
      }
      String result = returns ? "uint64_t" : "void";
      page.line("typedef %s %s_fn(%s);", result, name, arguments.isEmpty() ? "void" : arguments);
      page.line("\n// The stub where a loader has put it.");
      page.line("#define %s_AT(address) ((%s_fn *)(uintptr_t)(address))", constant, name);
      page.line(
          "\n// The blob as the object file has it: its bytes, their end, and the first of them as a");
      page.line("// function. The address of %s_size is the number of bytes.", name);
      page.line("extern const unsigned char %s[];", name);
      page.line("extern const unsigned char %s_end[];", name);
      page.line("extern const unsigned char %s_size[];", name);
      page.line("extern %s_fn %s_entry;", name, name);
      if (parking) {
        page.line("\n// Vectors in which EL2 may be parked, with its MMU off.");
        page.line("extern const unsigned char %s_vectors[];", name);
      }
      page.line("\n#ifdef __cplusplus\n}\n#endif");
    }

    private String declared(Argument argument) {
      return argument.block()
          ? "const struct " + name + "_params *" + argument.name()
          : "uint64_t " + argument.name();
    }

    private static String hex(long value) {
      return "0x" + Long.toHexString(value);
    }
  }
}
