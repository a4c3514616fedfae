package relocc.compiler.plan;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import relocc.compiler.source.Span;

/**
 * A 64-bit word that the caller hands over.
 *
 * @param kind what the word means
 * @param place where it is found at entry
 * @param alignment the value is a multiple of it, a power of two, or the stub refuses; of a list
 *     the size of a page
 * @param within the value lies in this range, or the stub refuses
 */
public record Parameter(
    String name, Kind kind, Place place, long alignment, Optional<AddressRange> within, Span span) {

  /** Of its name, which no other parameter of a plan has: many are looked up by them. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** What a parameter can be. */
  public enum Kind {
    /** A physical address. */
    ADDRESS,
    /** A number of bytes. */
    SIZE,
    /** A physical address, or 0: there is none. */
    OPTIONAL_ADDRESS,
    /** What is added to a physical address to get a virtual one, modulo 2^64. */
    OFFSET,
    /** The physical address of the first of some translation tables. */
    TABLE_ROOT,
    /**
     * The first word of Linux's list of pages (include/linux/kexec.h): each word is the address of
     * a page, with bit 0 where the following pages go, with bit 1 where the list goes on, with bit
     * 3 a page to copy; bit 2 ends the list.
     */
    PAGE_LIST,
    /** A word of a digest: any value. */
    DIGEST;

    /** Whether the word can be handed on as it is. */
    public boolean isValue() {
      return this == ADDRESS || this == SIZE || this == OPTIONAL_ADDRESS;
    }
  }

  /** Two words that are a range of memory. */
  public record Range(Parameter base, Parameter size) {}

  /**
   * Words that are a list of ranges.
   *
   * @param count how many there are
   * @param ranges as many as there may be, one behind the other in the block
   */
  public record RangeList(String name, Parameter count, List<Range> ranges) {
    public RangeList {
      ranges = List.copyOf(ranges);
    }

    /** All its words, in their order. */
    public Stream<Parameter> words() {
      return Stream.concat(
          Stream.of(count), ranges.stream().flatMap(r -> Stream.of(r.base(), r.size())));
    }
  }

  /** Where a parameter is found. */
  public sealed interface Place {
    /**
     * @param number 0..7
     */
    record InRegister(int number) implements Place {}

    /**
     * In the block that {@link Plan.Parameters#register} points at.
     *
     * @param offset in bytes, a multiple of 8
     */
    record InBlock(long offset) implements Place {}
  }
}
