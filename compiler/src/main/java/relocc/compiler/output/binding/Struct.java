package relocc.compiler.output.binding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How something lies in memory.
 *
 * @param members ascending by offset, without gaps between them
 */
record Struct(List<Member> members) {
  Struct {
    members = List.copyOf(members);
  }

  /** From members in any order; what lies between them becomes {@link Type.Gap}. */
  static Struct of(List<Member> some) {
    List<Member> all = new ArrayList<>();
    long end = 0;
    for (Member member : some.stream().sorted(Comparator.comparing(Member::offset)).toList()) {
      if (member.offset() > end) {
        String name = "reserved_at_0x" + Long.toHexString(end);
        all.add(new Member(name, end, new Type.Gap(member.offset() - end), "not read"));
      }
      all.add(member);
      end = member.offset() + member.type().bytes();
    }
    return new Struct(all);
  }

  /** In bytes; 0 if there is nothing in it. */
  long size() {
    return members.stream().mapToLong(member -> member.type().bytes()).sum();
  }

  /** Whether it has places that nobody named. */
  boolean hasGaps() {
    return members.stream().anyMatch(member -> member.type() instanceof Type.Gap);
  }

  /** Those with names of their own. */
  List<Member> named() {
    return members.stream().filter(member -> !(member.type() instanceof Type.Gap)).toList();
  }

  /**
   * One part of it.
   *
   * @param offset in bytes from the start
   * @param note what it holds
   */
  record Member(String name, long offset, Type type, String note) {}

  /** What a member is. */
  sealed interface Type {
    long bytes();

    /** Whether it consists of ranges. */
    default boolean hasRanges() {
      return this instanceof Range || this instanceof Ranges;
    }

    /** An unsigned number of 4 or 8 bytes. */
    record Number(long bytes) implements Type {}

    /** Characters without an end. */
    record Characters(long bytes) implements Type {}

    /** Bytes that mean no characters. */
    record Octets(long bytes) implements Type {}

    /** Two numbers of 8 bytes, base and size. */
    record Range() implements Type {
      @Override
      public long bytes() {
        return 2 * Long.BYTES;
      }
    }

    /** Several of those, one behind the other. */
    record Ranges(int count) implements Type {
      @Override
      public long bytes() {
        return 2L * Long.BYTES * count;
      }
    }

    /** Nothing of the plan's; a multiple of 8 bytes. */
    record Gap(long bytes) implements Type {}
  }
}
