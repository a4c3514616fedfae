package relocc.compiler.output;

import com.google.gson.stream.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.Build;
import relocc.compiler.a64.Program;
import relocc.compiler.lower.Step;
import relocc.compiler.output.binding.AbiText;
import relocc.compiler.paging.PageTables;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.OnFail;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Plan;
import relocc.compiler.plan.Region;
import relocc.compiler.schedule.Transfer;
import relocc.compiler.source.Span;

/**
 * For programs: what {@link MapOutput} says, whole. Addresses are texts in hexadecimal, sizes are
 * numbers. A field may be added under the same version; a change of meaning raises it.
 */
final class JsonOutput implements Output {
  private static final int VERSION = 1;

  @Override
  public String name() {
    return "json";
  }

  @Override
  public String suffix() {
    return ".json";
  }

  @Override
  public byte[] render(Build build) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonWriter out = new JsonWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8))) {
      out.setIndent(" ");
      out.setHtmlSafe(false);
      new Writing(out).build(build);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  /** One document on its way out. */
  private record Writing(JsonWriter out) {
    void build(Build build) throws IOException {
      Plan plan = build.plan();
      out.beginObject();
      out.name("format").value("relocc-map").name("version").value(VERSION);
      out.name("plan").value(plan.name()).name("cpu").value(plan.cpu().name());
      parameters(plan.parameters());
      stub(plan.stub(), build.program());
      memory(plan.memory());
      out.name("entry").beginArray();
      for (Plan.Entry entry : plan.entries()) {
        out.beginObject().name("level").value(entry.level().number());
        out.name("mmu").value(entry.map().isOn()).endObject();
      }
      out.endArray();
      run(build);
      schedule(build);
      steps(build);
      tables(build.tables());
      cleaned(build.routine().steps());
      exit(plan.exit());
      onFail(plan.onFail());
      out.name("interface").beginArray();
      for (String line : AbiText.lines(plan)) {
        out.value(line);
      }
      out.endArray();
      out.endObject();
    }

    /** All tables have one geometry. */
    private void run(Build build) throws IOException {
      out.name("run").beginObject().name("mmu").value(build.plan().run().mmu());
      if (!build.tables().isEmpty()) {
        out.name("granule").value(build.tables().get(0).granule().bytes());
        out.name("vaBits").value(build.tables().get(0).vaBits());
      }
      out.endObject();
    }

    private void stub(Plan.Stub stub, Program program) throws IOException {
      out.name("stub").beginObject();
      out.name("anywhere").value(stub.anywhere());
      range(stub.range());
      out.name("blobSize").value(program.bytes().length);
      if (program.parking().isPresent()) {
        out.name("parking").value(program.parking().getAsLong() - stub.range().start());
      }
      out.name("sections").beginArray();
      for (Program.Section section : program.sections()) {
        out.beginObject().name("name").value(section.name());
        range(section.range());
        out.name("inBlob").value(section.inBlob()).endObject();
      }
      out.endArray().endObject();
    }

    private void memory(List<Region> memory) throws IOException {
      out.name("memory").beginArray();
      for (Region region : memory) {
        out.beginObject().name("name").value(region.name());
        out.name("kind").value(lower(region.kind()));
        range(region.range());
        out.endObject();
      }
      out.endArray();
    }

    private void schedule(Build build) throws IOException {
      Figures figures = Figures.of(build);
      out.name("schedule").beginObject();
      out.name("pieces").value(figures.pieces());
      out.name("askedBytes").value(figures.askedBytes());
      out.name("inPlaceBytes").value(figures.inPlaceBytes());
      out.name("writtenBytes").value(figures.movedBytes());
      out.name("extraBytes").value(figures.extraBytes());
      out.name("scratchBytes").value(figures.scratchBytes());
      out.name("transfers").beginArray();
      for (Transfer transfer : build.schedule().transfers()) {
        out.beginObject();
        transfer(transfer, build.plan().payloads());
        out.name("size").value(transfer.size());
        out.name("file").value(Origins.file(transfer.origin()));
        out.name("line").value(transfer.origin().line());
        out.endObject();
      }
      out.endArray().endObject();
    }

    private void transfer(Transfer transfer, List<Plan.Payload> payloads) throws IOException {
      if (transfer instanceof Transfer.Copy copy) {
        out.name("kind").value("copy").name("direction").value(lower(copy.direction()));
        Optional<Plan.Payload> payload =
            payloads.stream().filter(each -> each.range().contains(copy.source())).findFirst();
        if (payload.isPresent()) {
          out.name("payload").value(payload.get().name());
          address("offset", copy.source() - payload.get().range().start());
        } else {
          address("source", copy.source());
        }
        address("destination", copy.destination());
      } else if (transfer instanceof Transfer.Rotate rotate) {
        out.name("kind").value("rotate").name("ring").beginArray();
        for (long start : rotate.ring()) {
          out.value(hex(start));
        }
        out.endArray();
      } else if (transfer instanceof Transfer.Fill fill) {
        out.name("kind").value("fill");
        address("destination", fill.destination());
        out.name("value").value(fill.value() & 0xff);
      } else {
        throw new IllegalArgumentException("unknown transfer " + transfer);
      }
    }

    private void tables(List<PageTables> all) throws IOException {
      out.name("tables").beginArray();
      for (PageTables tables : all) {
        out.beginObject().name("level").value(tables.level().number());
        address("root", tables.root());
        out.name("size").value(tables.bytes().length);
        out.name("most").value(tables.mostBytes());
        out.name("leaves").beginArray();
        for (Leaves leaves : Leaves.of(tables)) {
          out.beginObject();
          range(leaves.range());
          out.name("leafSize").value(leaves.leafSize());
          out.name("contiguous").value(leaves.contiguous());
          out.name("access").value(leaves.access()).endObject();
        }
        out.endArray().endObject();
      }
      out.endArray();
    }

    private void cleaned(List<Step> steps) throws IOException {
      out.name("cleaned").beginArray();
      for (Step step : steps) {
        if (step instanceof Step.CleanLines clean) {
          for (AddressRange range : clean.ranges()) {
            out.beginObject();
            range(range);
            out.endObject();
          }
        }
      }
      out.endArray();
    }

    private void exit(Plan.Exit exit) throws IOException {
      out.name("exit").beginObject();
      operand("target", exit.target());
      if (exit.level().isPresent()) {
        out.name("level").value(exit.level().get().number());
      } else {
        out.name("level").value("same");
      }
      if (exit.via().isPresent()) {
        out.name("via").beginObject();
        operand("vectors", exit.via().get().vectors());
        out.name("optional").value(exit.via().get().optional()).endObject();
      }
      out.name("registers").beginObject();
      for (Map.Entry<Integer, Operand> register : exit.registers().entrySet()) {
        operand(Origins.register(register.getKey()), register.getValue());
      }
      out.endObject().endObject();
    }

    private void onFail(OnFail onFail) throws IOException {
      out.name("onFail").beginObject();
      if (onFail.pl011().isPresent()) {
        address("report", onFail.pl011().getAsLong());
      }
      out.name("reports").beginArray();
      for (OnFail.Report.Uart uart : onFail.uarts()) {
        out.beginObject().name("kind").value(uart.driver().word());
        address("base", uart.base());
        out.endObject();
      }
      for (OnFail.Report.Record record : onFail.records()) {
        out.beginObject().name("kind").value("record");
        range(record.range());
        out.endObject();
      }
      out.endArray();
      reaction("beforeWrites", onFail.before());
      reaction("afterWrites", onFail.after());
      out.endObject();
    }

    private void reaction(String name, OnFail.Reaction reaction) throws IOException {
      out.name(name).value(lower(reaction.kind()));
      if (reaction.kind().psci()) {
        out.name(name + "Conduit").value(lower(reaction.conduit()));
      }
    }

    private void steps(Build build) throws IOException {
      StepPlaces places = new StepPlaces(build.plan());
      out.name("steps").beginArray();
      int number = 0;
      for (Step step : build.routine().steps()) {
        Span span = step.accept(places);
        out.beginObject().name("number").value(++number).name("name").value(step.word());
        out.name("file").value(Origins.file(span)).name("line").value(span.line()).endObject();
      }
      out.endArray();
    }

    private void range(AddressRange range) throws IOException {
      address("base", range.start());
      out.name("size").value(new BigInteger(Long.toUnsignedString(range.size())));
    }

    private void address(String name, long address) throws IOException {
      out.name(name).value(hex(address));
    }

    /** A number as text, or the name of a parameter. */
    private void operand(String name, Operand operand) throws IOException {
      out.name(name).value(operand.toString());
    }

    private void parameters(Plan.Parameters parameters) throws IOException {
      out.name("params").beginArray();
      for (Parameter parameter : parameters.unlisted()) {
        out.beginObject().name("name").value(parameter.name());
        out.name("kind").value(lower(parameter.kind()));
        place(parameter, parameters);
        out.endObject();
      }
      for (Parameter.RangeList list : parameters.lists()) {
        out.beginObject().name("name").value(list.name());
        out.name("kind").value("range_list");
        place(list.count(), parameters);
        out.name("max").value(list.ranges().size()).endObject();
      }
      out.endArray();
    }

    private void place(Parameter parameter, Plan.Parameters parameters) throws IOException {
      if (parameter.place() instanceof Parameter.Place.InRegister in) {
        out.name("register").value("x" + in.number());
      } else if (parameter.place() instanceof Parameter.Place.InBlock in) {
        out.name("block").value("x" + parameters.register().orElseThrow());
        out.name("offset").value(in.offset());
      }
    }

    private static String hex(long address) {
      return "0x" + Long.toHexString(address);
    }

    private static String lower(Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT);
    }
  }
}
