package relocc.compiler.output.binding;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import relocc.compiler.Build;
import relocc.compiler.output.Output;
import relocc.compiler.output.Page;
import relocc.compiler.output.binding.Struct.Member;
import relocc.compiler.output.binding.Struct.Type;
import relocc.compiler.plan.OnFail;
import relocc.compiler.source.Problem;

/** For callers in Rust, without its standard library (edition 2021, from 1.57): a module. */
public final class RustOutput implements Output {
  @Override
  public String name() {
    return "rust";
  }

  @Override
  public String suffix() {
    return ".rs";
  }

  @Override
  public List<Problem> problems(Build build) {
    return Language.RUST.problems(Interface.of(build.plan()));
  }

  @Override
  public byte[] render(Build build) {
    Interface api = Interface.of(build.plan());
    Page page = new Page();
    new Writing(api, page).write(build.program().parking().isPresent());
    return page.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** One module on its way out. */
  private record Writing(Interface api, Page page) {
    void write(boolean parking) {
      page.line("// Made by relocc from %s; to be made again, not edited.", api.file());
      page.line("//");
      page.line("// What callers rely on; `relocc PLAN --check-abi THIS` compares it.");
      AbiText.lines(api).forEach(line -> page.line("// %s", line));
      constant("Stands for all that callers rely on.", "ABI", api.hash());
      constant("The blob lies at a multiple of it.", "ALIGNMENT", hex(api.alignment()));
      constant("Bytes from its start that the stub uses.", "ROOM", hex(api.room()));
      if (!api.plan().stub().anywhere()) {
        constant("Where it lies.", "ADDRESS", hex(api.plan().stub().range().start()));
      }
      if (api.block().members().stream().anyMatch(m -> m.type().hasRanges())) {
        struct("Range", "A range of physical addresses.", RANGE);
      }
      if (api.block().size() > 0) {
        int register = api.plan().parameters().register().orElseThrow();
        struct("Params", "What x" + register + " points at.", api.block());
        layout("Params", api.block());
      }
      codes();
      records();
      calling(parking);
    }

    private static final Struct RANGE =
        Struct.of(
            List.of(
                new Member("base", 0, new Type.Number(Long.BYTES), "where it starts"),
                new Member("size", 8, new Type.Number(Long.BYTES), "in bytes")));

    private void constant(String note, String name, String value) {
      page.line("\n/// %s", note);
      page.line("pub const %s: u64 = %s;", name, value);
    }

    private void struct(String name, String note, Struct struct) {
      page.line("\n/// %s", note);
      page.line("#[repr(C)]\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]");
      page.line("#[allow(non_snake_case)]\npub struct %s {", name);
      for (Member member : struct.members()) {
        page.line("    /// %s", member.note());
        page.line("    pub %s: %s,", member.name(), type(member.type()));
      }
      page.line("}");
    }

    private static String type(Type type) {
      if (type instanceof Type.Number number) {
        return "u" + 8 * number.bytes();
      } else if (type instanceof Type.Ranges list) {
        return "[Range; " + list.count() + "]";
      } else if (type instanceof Type.Range) {
        return "Range";
      } else if (type instanceof Type.Gap gap) {
        return "[u64; " + gap.bytes() / Long.BYTES + "]";
      } else if (type instanceof Type.Characters || type instanceof Type.Octets) {
        return "[u8; " + type.bytes() + "]";
      }
      throw new IllegalArgumentException("no such type: " + type);
    }

    /** Without offset_of, which is younger than what Debian 12 has. */
    private void layout(String name, Struct struct) {
      String assertions =
          struct.members().stream()
              .flatMap(member -> places(member).stream())
              .map(place -> "    assert!(" + place + ");")
              .collect(Collectors.joining("\n"));
      page.line(
          """

          // Each four bytes hold their own offset, and each member must find its own.
          #[rustfmt::skip]
          const _: () = {
              const COUNT: usize = %d;
              union Layout {
                  offsets: [u32; COUNT],
                  value: %s,
              }
              let mut offsets = [0; COUNT];
              let mut i = 0;
              while i < COUNT {
                  offsets[i] = 4 * i as u32;
                  i += 1;
              }
              let value = unsafe { Layout { offsets }.value };
              assert!(core::mem::size_of::<%s>() == 4 * COUNT);
          %s
          };""",
          struct.size() / Integer.BYTES, name, name, assertions);
    }

    private static List<String> places(Member member) {
      String value = "value." + member.name();
      if (member.type() instanceof Type.Ranges) {
        return List.of(value + "[0].base as u32 == " + hex(member.offset()));
      } else if (member.type() instanceof Type.Range) {
        return List.of(
            value + ".base as u32 == " + hex(member.offset()),
            value + ".size as u32 == " + hex(member.offset() + Long.BYTES));
      } else if (member.type() instanceof Type.Number number) {
        String cast = number.bytes() == Integer.BYTES ? "" : " as u32";
        return List.of(value + cast + " == " + hex(member.offset()));
      }
      boolean words = member.type() instanceof Type.Gap;
      long low = member.offset() & (words ? -1 : 0xff);
      return List.of(value + "[0] as u32 == " + hex(low));
    }

    private void codes() {
      page.line("\n/// Why it gave up.");
      page.line("#[repr(u64)]\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]");
      page.line("pub enum Failure {");
      List<String> arms = new ArrayList<>();
      for (Code code : api.codes()) {
        String variant = Language.exported(code.word().replace(' ', '_'));
        page.line("    /// %s", code.note());
        page.line("    %s = %d,", variant, code.number());
        arms.add(code.number() + " => Some(Failure::" + variant + "),");
      }
      page.line("}");
      page.line("\nimpl Failure {\n    /// What a call that came back returned.");
      page.line("    pub const fn of(code: u64) -> Option<Failure> {\n        match code {");
      arms.forEach(arm -> page.line("            %s", arm));
      page.line("            _ => None,\n        }\n    }\n}");
    }

    private void records() {
      List<OnFail.Report.Record> records = api.plan().onFail().records();
      if (!records.isEmpty()) {
        struct("Report", "What it leaves in memory when it stops.", Reports.RECORD);
        layout("Report", Reports.RECORD);
        String addresses =
            records.stream().map(r -> hex(r.range().start())).collect(Collectors.joining(", "));
        page.line("\n/// Where.");
        page.line("pub const REPORTS: [u64; %d] = [%s];", records.size(), addresses);
      }
    }

    private void calling(boolean parking) {
      String name = api.plan().name();
      boolean returns = api.plan().onFail().returnBefore();
      String arguments =
          api.arguments().stream().map(Writing::declared).collect(Collectors.joining(", "));
      String result = returns ? "u64" : "!";
      page.line(
          "\n/// How a stub is called: x0 up hold the arguments. It %s.",
          returns ? "comes back if it gave up before it wrote" : "never comes back");
      page.line("#[rustfmt::skip]\n#[allow(non_snake_case)]");
      page.line("pub type Entry = unsafe extern \"C\" fn(%s) -> %s;", arguments, result);
      page.line(
          "\n#[rustfmt::skip]\n#[allow(non_snake_case, non_upper_case_globals)]\nextern \"C\" {");
      page.line("    /// The first byte of the blob in the object file.");
      page.line("    pub static %s: u8;", name);
      page.line("    /// The byte behind its last.");
      page.line("    pub static %s_end: u8;", name);
      page.line("    /// Its address is the number of bytes.");
      page.line("    pub static %s_size: u8;", name);
      page.line("    /// The stub where the linker has put it.");
      page.line("    pub fn %s_entry(%s) -> %s;", name, arguments, result);
      if (parking) {
        page.line("    /// Vectors in which EL2 may be parked, with its MMU off.");
        page.line("    pub static %s_vectors: u8;", name);
      }
      page.line("}");
    }

    private static String declared(Argument argument) {
      return argument.name() + (argument.block() ? ": *const Params" : ": u64");
    }

    private static String hex(long value) {
      return "0x" + Long.toHexString(value);
    }
  }
}
