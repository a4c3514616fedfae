package relocc.compiler.output.binding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import relocc.compiler.output.Origins;
import relocc.compiler.output.binding.Struct.Member;
import relocc.compiler.output.binding.Struct.Type;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.CopyMap;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;

/**
 * What a caller of a stub has to know: where it lies, how it is entered, what it is given and what
 * it returns. Nothing in it depends on the bytes of the blob.
 *
 * @param block the block of parameters; empty if there is none
 * @param arguments what the registers hold
 * @param codes why it may give up
 */
record Interface(Plan plan, Struct block, List<Argument> arguments, List<Code> codes) {
  /** Of the facts; raised when their words change. */
  private static final String EDITION = "1";

  /** How much of the digest is kept: enough to tell, short enough for a 64-bit constant. */
  private static final int HASH_DIGITS = 16;

  private static final String BASE = ".base";
  private static final String SIZE = ".size";

  /** How many a list has. */
  static final String COUNT = "_count";

  /** The first word of a digest that has several. */
  private static final String FIRST = "[0]";

  static Interface of(Plan plan) {
    return new Interface(
        plan, block(plan.parameters()), Argument.of(plan.parameters()), Code.of(plan));
  }

  private static Struct block(Plan.Parameters parameters) {
    List<Member> members = new ArrayList<>();
    for (Parameter.RangeList list : parameters.lists()) {
      long count = ((Parameter.Place.InBlock) list.count().place()).offset();
      Type ranges = new Type.Ranges(list.ranges().size());
      members.add(
          new Member(list.name() + COUNT, count, new Type.Number(Long.BYTES), "how many ranges"));
      members.add(new Member(list.name(), count + Long.BYTES, ranges, "the first of them count"));
    }
    for (Parameter parameter : parameters.unlisted()) {
      if (parameter.place() instanceof Parameter.Place.InBlock in) {
        String name = parameter.name();
        if (name.endsWith(BASE)) {
          String range = name.substring(0, name.length() - BASE.length());
          members.add(new Member(range, in.offset(), new Type.Range(), Words.of(parameter)));
        } else if (name.endsWith(FIRST)) {
          String digest = name.substring(0, name.length() - FIRST.length());
          Type type = new Type.Octets(Action.Algorithm.SHA256.words() * Long.BYTES);
          members.add(new Member(digest, in.offset(), type, "SHA-256"));
        } else if (!name.endsWith(SIZE) && !name.endsWith("]")) {
          Type type = new Type.Number(Long.BYTES);
          boolean digest = parameter.kind() == Parameter.Kind.DIGEST;
          String note = digest ? "CRC-32" : Words.of(parameter);
          members.add(new Member(name, in.offset(), type, note));
        }
      }
    }
    return Struct.of(members);
  }

  /** The plan's file, without its folders. */
  String file() {
    return Origins.file(plan.span());
  }

  /** The address where the blob starts is a multiple of it. */
  long alignment() {
    return plan.run().page();
  }

  /** Bytes from the start of the blob that the stub uses, or may use. */
  long room() {
    return plan.stub().range().size();
  }

  /** All that callers rely on, in an order of its own. */
  List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("interface", EDITION, plan.span()));
    facts.add(new Fact("plan", plan.name(), plan.span()));
    facts.add(new Fact("stub", Words.of(plan.stub(), alignment()), plan.stub().span()));
    for (Plan.Entry entry : plan.entries()) {
      facts.add(new Fact("entry at " + entry.level(), Words.of(entry.map()), entry.span()));
    }
    if (plan.run().copy() == CopyMap.KEEP) {
      // So the caller's map must reach all that is moved, and its own tables.
      facts.add(new Fact("copy", "through the caller's tables", plan.run().span()));
    }
    if (block.size() > 0) {
      String place = "x" + plan.parameters().register().orElseThrow();
      String value = "address in " + place + ", " + block.size() + " bytes";
      facts.add(new Fact("block", value, plan.span()));
    }
    for (Parameter.RangeList list : plan.parameters().lists()) {
      String value = place(list.count()) + ", up to " + list.ranges().size() + " ranges";
      facts.add(new Fact("parameter " + list.name(), value, list.count().span()));
    }
    for (Parameter parameter : plan.parameters().unlisted()) {
      String value = place(parameter) + ", " + Words.of(parameter);
      facts.add(new Fact("parameter " + parameter.name(), value, parameter.span()));
    }
    codes.forEach(
        code -> facts.add(new Fact("code " + code.number(), code.meaning(), code.span())));
    facts.add(new Fact("on fail", Words.of(plan.onFail()), plan.span()));
    records(facts);
    return facts;
  }

  private static String place(Parameter parameter) {
    if (parameter.place() instanceof Parameter.Place.InRegister in) {
      return "in x" + in.number();
    } else if (parameter.place() instanceof Parameter.Place.InBlock in) {
      return "at " + in.offset() + " in the block";
    }
    throw new IllegalArgumentException("no such place: " + parameter.place());
  }

  private void records(List<Fact> facts) {
    int number = 0;
    for (OnFail.Report.Record record : plan.onFail().records()) {
      String at = "at " + AddressRange.hex(record.range().start());
      facts.add(new Fact("record " + ++number, at, record.span()));
    }
  }

  /** A number of 64 bits that stands for all facts: the first quarter of their SHA-256. */
  String hash() {
    return hash(facts().stream().map(Fact::line).toList());
  }

  /** That of other facts, in the order in which they were written. */
  static String hash(List<String> lines) {
    String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "0x" + HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
