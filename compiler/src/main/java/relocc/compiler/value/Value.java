package relocc.compiler.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import relocc.compiler.imports.ElfProgram;
import relocc.compiler.imports.FilePart;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.imports.ImportedMemory;
import relocc.compiler.imports.KernelImage;
import relocc.compiler.imports.PageList;
import relocc.compiler.imports.RawFile;
import relocc.compiler.imports.listing.KexecSegments;
import relocc.compiler.imports.tree.FitImage;
import relocc.compiler.plan.Action;
import relocc.compiler.plan.AddressRange;
import relocc.compiler.plan.Operand;
import relocc.compiler.plan.Parameter;
import relocc.compiler.plan.Sizes;

/** What an expression is worth. */
public sealed interface Value {
  /** With its article, for messages. */
  String words();

  /** As messages print it. */
  String shown();

  /** The memory that is meant where a range is wanted, if there is any. */
  default Optional<AddressRange> place() {
    return Optional.empty();
  }

  /** Its parts, if it is a list of some. */
  default Optional<Parts> parts() {
    return Optional.empty();
  }

  /**
   * A number.
   *
   * @param amount unsigned
   */
  record Quantity(Type type, long amount) implements Value {
    @Override
    public String words() {
      return type.words();
    }

    @Override
    public String shown() {
      if (type == Type.SIZE) {
        return Sizes.shown(amount);
      }
      // A bare number may be meant as an address; one below a page hardly is.
      boolean small = type == Type.NUMBER && amount >>> 12 == 0;
      return small ? Long.toString(amount) : AddressRange.hex(amount);
    }
  }

  /** A range of memory; may be empty. */
  record Memory(AddressRange range) implements Value {
    @Override
    public Optional<AddressRange> place() {
      return Optional.of(range);
    }

    @Override
    public String words() {
      return "a range";
    }

    @Override
    public String shown() {
      return range.toString();
    }
  }

  /** The worth of a condition. */
  record Truth(boolean holds) implements Value {
    @Override
    public String words() {
      return "a condition";
    }

    @Override
    public String shown() {
      return Boolean.toString(holds).toLowerCase(Locale.ROOT);
    }
  }

  /** A parameter: known only when the stub is entered. */
  record Given(Parameter parameter) implements Value {
    @Override
    public String words() {
      return "a parameter";
    }

    @Override
    public String shown() {
      return parameter.name();
    }
  }

  /**
   * A range of memory that is known only when the stub is entered.
   *
   * @param base where it starts, and in which range all of it lies
   * @param size in bytes
   */
  record GivenRange(Parameter base, Parameter size) implements Value {
    @Override
    public String words() {
      return "a range that is a parameter";
    }

    @Override
    public String shown() {
      return base.name();
    }
  }

  /** Ranges that are known only when the stub is entered. */
  record GivenRanges(Parameter.RangeList list) implements Value {
    @Override
    public String words() {
      return "a list of ranges that is a parameter";
    }

    @Override
    public String shown() {
      return list.name();
    }
  }

  /**
   * A digest, known or a parameter.
   *
   * @param quads its words, as they lie in memory
   * @param sample bytes that have it, where an imported file does; must not be changed
   */
  record Digest(Action.Algorithm algorithm, List<Operand> quads, Optional<byte[]> sample)
      implements Value {
    public Digest {
      quads = List.copyOf(quads);
    }

    @Override
    public String words() {
      return "a digest by " + algorithm.word();
    }

    @Override
    public String shown() {
      return algorithm.word();
    }
  }

  /**
   * A part of something imported: a segment, an image, a page.
   *
   * @param words with its article, for messages
   * @param place what it means where a range is wanted
   * @param data where its bytes lie in a file
   * @param fields what stands behind a dot
   */
  record Part(
      String words,
      Optional<AddressRange> place,
      Optional<FilePart> data,
      Map<String, Value> fields)
      implements Value {
    public Part {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public String shown() {
      return place.map(AddressRange::toString).orElse(words);
    }
  }

  /** Parts that {@code each} goes through. */
  record Parts(String words, List<Part> all) implements Value {
    public Parts {
      all = List.copyOf(all);
    }

    @Override
    public Optional<Parts> parts() {
      return Optional.of(this);
    }

    @Override
    public String shown() {
      return words;
    }
  }

  /** What was imported. */
  sealed interface Imported extends Value {
    /** Where it was read from. */
    ImportedFile origin();

    @Override
    default String shown() {
      return words();
    }
  }

  /** A list of pages to move. */
  record Pages(PageList list, ImportedFile origin) implements Imported {
    @Override
    public Optional<Parts> parts() {
      return ImportedFields.pages(list);
    }

    @Override
    public String words() {
      return "a list of pages";
    }
  }

  /** A kernel image: a file, not memory. */
  record Image(KernelImage header, ImportedFile origin) implements Imported {
    @Override
    public String words() {
      return "an image file";
    }
  }

  /** A file without a format. */
  record Raw(RawFile file, ImportedFile origin) implements Imported {
    @Override
    public String words() {
      return "a file";
    }
  }

  /** The memory that a file describes. */
  record Board(ImportedMemory memory, ImportedFile origin) implements Imported {
    @Override
    public String words() {
      return memory.words();
    }
  }

  /** A program with its segments. */
  record Elf(ElfProgram program, ImportedFile origin) implements Imported {
    @Override
    public String words() {
      return "an ELF program";
    }
  }

  /** A FIT with its images. */
  record Fit(FitImage image, ImportedFile origin) implements Imported {
    @Override
    public String words() {
      return "a FIT";
    }
  }

  /** What kexec hands to the kernel. */
  record Kexec(KexecSegments list, ImportedFile origin) implements Imported {
    @Override
    public String words() {
      return "a list of kexec segments";
    }
  }
}
