package relocc.compiler.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import relocc.compiler.imports.ElfProgram;
import relocc.compiler.imports.FilePart;
import relocc.compiler.imports.ImportedMemory;
import relocc.compiler.imports.ImportedMemory.Use;
import relocc.compiler.imports.KernelImage;
import relocc.compiler.imports.PageList;
import relocc.compiler.imports.listing.KexecSegments;
import relocc.compiler.imports.tree.FitImage;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.value.Value.Memory;
import relocc.compiler.value.Value.Part;
import relocc.compiler.value.Value.Parts;
import relocc.compiler.value.Value.Quantity;

/** What a plan can name of the files that it imports. */
final class ImportedFields {
  /** More pages than this have no names of their own: {@code each} could not go through them. */
  private static final int MOST_PAGES = 1 << 16;

  private ImportedFields() {}

  static Map<String, Value> of(Value.Imported imported) {
    if (imported instanceof Value.Raw raw) {
      return two("size", size(raw.file().size()), "file_size", size(raw.file().size()));
    } else if (imported instanceof Value.Image image) {
      return image(image.header());
    } else if (imported instanceof Value.Pages pages) {
      return Map.of("count", new Quantity(Type.NUMBER, pages.list().count()));
    } else if (imported instanceof Value.Board board) {
      return board(board.memory());
    } else if (imported instanceof Value.Elf elf) {
      return elf(elf.program());
    } else if (imported instanceof Value.Fit fit) {
      return fit(fit.image());
    } else if (imported instanceof Value.Kexec kexec) {
      return kexec(kexec.list());
    }
    throw new IllegalStateException("no such import: " + imported);
  }

  /** Two fields in this order, in which messages list them. */
  private static Map<String, Value> two(String one, Value value, String other, Value second) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put(one, value);
    fields.put(other, second);
    return fields;
  }

  private static Quantity size(long bytes) {
    return new Quantity(Type.SIZE, bytes);
  }

  private static Quantity address(long address) {
    return new Quantity(Type.ADDRESS, address);
  }

  private static Memory memory(long start, long size) {
    return new Memory(new AddressRange(start, size));
  }

  private static Map<String, Value> image(KernelImage header) {
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("file_size", size(header.fileSize()));
    fields.put("image_size", size(header.imageSize()));
    fields.put("text_offset", size(header.textOffset()));
    fields.put("flags", new Quantity(Type.NUMBER, header.flags()));
    return fields;
  }

  /**
   * Every range whose name no other has; and all RAM, by numbers where there are several. From the
   * first to the last of those it is {@code ram}, with what lies between.
   */
  private static Map<String, Value> board(ImportedMemory memory) {
    Map<String, Value> fields = new LinkedHashMap<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    memory.areas().forEach(area -> counts.merge(plain(area.name()), 1, Integer::sum));
    for (ImportedMemory.Area area : memory.areas()) {
      if (counts.get(plain(area.name())) == 1) {
        fields.put(plain(area.name()), memory(area.start(), area.size()));
      }
    }
    Optional<AddressRange> whole = Optional.empty();
    for (ImportedMemory.Area area : memory.withNamedRam().areas()) {
      if (area.use() == Use.RAM) {
        AddressRange range = new AddressRange(area.start(), area.size());
        fields.putIfAbsent(area.name(), new Memory(range));
        whole = Optional.of(whole.map(some -> around(some, range)).orElse(range));
      }
    }
    whole.ifPresent(range -> fields.putIfAbsent("ram", new Memory(range)));
    return fields;
  }

  private static AddressRange around(AddressRange one, AddressRange other) {
    boolean below = AddressRange.compare(one.start(), other.start()) <= 0;
    boolean above = AddressRange.compare(one.end() - 1, other.end() - 1) >= 0;
    long start = (below ? one : other).start();
    return new AddressRange(start, (above ? one : other).end() - start);
  }

  /** What a name could mean, in words, where that is not clear; else empty. */
  static List<String> meanings(Value target, String name) {
    List<String> all = new ArrayList<>();
    if (target instanceof Value.Fit fit) {
      all.addAll(called(fit.image(), name));
    } else if (target instanceof Value.Board board) {
      for (ImportedMemory.Area area : board.memory().withNamedRam().areas()) {
        if (plain(area.name()).equals(name)) {
          all.add(new AddressRange(area.start(), area.size()).toString());
        }
      }
    }
    return all.size() > 1 ? all : List.of();
  }

  /** A name as a plan can write it: without its address, with {@code _} for what is odd. */
  private static String plain(String name) {
    int address = name.indexOf('@');
    return (address > 0 ? name.substring(0, address) : name).replaceAll("[^A-Za-z0-9_]", "_");
  }

  private static Map<String, Value> elf(ElfProgram program) {
    List<Part> segments = new ArrayList<>();
    for (ElfProgram.Segment segment : program.segments()) {
      Memory stored = memory(segment.stored(), segment.fileSize());
      Map<String, Value> fields = new LinkedHashMap<>();
      fields.put("load", stored);
      fields.put("run", memory(segment.runs(), segment.memorySize()));
      fields.put("file_size", size(segment.fileSize()));
      fields.put("offset", size(segment.offset()));
      FilePart data = new FilePart(program.path(), segment.offset(), segment.fileSize());
      segments.add(new Part("a segment", stored.place(), Optional.of(data), fields));
    }
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("load", new Parts("a list of segments", segments));
    fields.put("file_size", size(program.fileSize()));
    if (program.hasEntry()) {
      fields.put("entry", address(program.entry()));
    }
    return fields;
  }

  private static Map<String, Value> kexec(KexecSegments list) {
    Map<String, Value> fields = new LinkedHashMap<>();
    List<Part> segments = new ArrayList<>();
    for (KexecSegments.Segment segment : list.segments()) {
      Memory run = memory(segment.start(), segment.size());
      Map<String, Value> own = two("run", run, "file_size", size(segment.filled()));
      Part part = new Part("a segment", run.place(), Optional.empty(), own);
      segments.add(part);
      fields.put("segment" + segment.number(), part);
    }
    fields.put("segments", new Parts("a list of segments", segments));
    list.entry().ifPresent(entry -> fields.put("entry", address(entry)));
    return fields;
  }

  /** All images and configurations by name; then, by their parts, the images that are chosen. */
  private static Map<String, Value> fit(FitImage fit) {
    Map<String, Value> fields = new LinkedHashMap<>();
    for (FitImage.Configuration configuration : fit.configurations()) {
      Map<String, Value> roles = roles(fit, configuration);
      String words = "a configuration";
      fields.put(
          plain(configuration.name()), new Part(words, Optional.empty(), Optional.empty(), roles));
    }
    fit.images().forEach(image -> fields.put(plain(image.name()), image(image)));
    fit.chosen().ifPresent(chosen -> roles(fit, chosen).forEach(fields::putIfAbsent));
    fields.keySet().removeIf(name -> called(fit, name).size() > 1);
    fields.putIfAbsent("file_size", size(fit.file().size()));
    return fields;
  }

  /** What could be meant by a name. */
  private static Set<String> called(FitImage fit, String name) {
    Set<String> called = new TreeSet<>();
    fit.configurations().stream()
        .map(FitImage.Configuration::name)
        .filter(node -> plain(node).equals(name))
        .forEach(node -> called.add("configuration " + node));
    fit.images().stream()
        .map(FitImage.Image::name)
        .filter(node -> plain(node).equals(name))
        .forEach(node -> called.add("image " + node));
    fit.chosen()
        .map(chosen -> chosen.roles().get(name))
        .ifPresent(node -> called.add("image " + node));
    return called;
  }

  private static Map<String, Value> roles(FitImage fit, FitImage.Configuration configuration) {
    Map<String, Value> roles = new LinkedHashMap<>();
    configuration
        .roles()
        .forEach((role, name) -> roles.put(role, image(fit.image(name).orElseThrow())));
    return roles;
  }

  private static Part image(FitImage.Image image) {
    Map<String, Value> fields = new LinkedHashMap<>();
    FilePart data = image.data();
    fields.put("size", size(data.size()));
    fields.put("offset", size(data.offset()));
    if (image.load().isPresent() && image.packed()) {
      fields.put("load", address(image.load().getAsLong()));
    } else if (image.load().isPresent()) {
      fields.put("load", memory(image.load().getAsLong(), data.size()));
    }
    image.entry().ifPresent(entry -> fields.put("entry", address(entry)));
    Map<String, Value> bytes = two("size", size(data.size()), "offset", size(data.offset()));
    fields.put("data", new Part("bytes of a file", Optional.empty(), Optional.of(data), bytes));
    return new Part("an image in a FIT", Optional.empty(), Optional.of(data), fields);
  }

  /** The pages of a list, for {@code each}; empty if they are too many. */
  static Optional<Parts> pages(PageList list) {
    if (list.count() > MOST_PAGES) {
      return Optional.empty();
    }
    List<Part> pages = new ArrayList<>();
    for (int i = 0; i < list.count(); i++) {
      Memory source = memory(list.source(i), list.size(i));
      Memory destination = memory(list.destination(i), list.size(i));
      Map<String, Value> fields = two("source", source, "destination", destination);
      fields.put("size", size(list.size(i)));
      pages.add(new Part("a page", source.place(), Optional.empty(), fields));
    }
    return Optional.of(new Parts("a list of pages", pages));
  }
}
