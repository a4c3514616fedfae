package relocc.compiler.imports.listing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.source.Problems;

/**
 * The segments that {@code kexec -d} says it hands to the kernel ({@code import kexec}), or that
 * the kernel says it was handed; all other lines of such a log are passed over.
 *
 * <p>R5070: a segment that is incomplete, contradicts itself or overlaps another, or none at all.
 *
 * @param entry where the kernel leaves to: the purgatory, where there is one
 * @param segments by number
 */
public record KexecSegments(OptionalLong entry, List<Segment> segments) {
  /** KEXEC_SEGMENT_MAX. */
  private static final int MOST = 16;

  private static final Pattern PART =
      Pattern.compile("\\b(bufsz|memsz|mem)\\s*=\\s*(?:0x)?([0-9a-fA-F]{1,16})\\b");
  private static final Pattern NUMBER = Pattern.compile(".*\\bsegment\\[(\\d{1,9})](.*)");
  private static final Pattern START =
      Pattern.compile(".*\\bkexec\\w*:.*\\b(?:entry = |start:)(?:0x)?([0-9a-fA-F]{1,16})\\b.*");

  /**
   * A segment.
   *
   * @param start its first address
   * @param size bytes there, not 0; the range does not pass 2^64
   * @param filled so many of them get contents, the rest zeros
   * @param line where it is named first, from 1
   */
  public record Segment(int number, long start, long size, long filled, int line) {
    private boolean overlaps(Segment other) {
      return Long.compareUnsigned(start - other.start, other.size) < 0
          || Long.compareUnsigned(other.start - start, size) < 0;
    }
  }

  public KexecSegments {
    segments = List.copyOf(segments);
  }

  /** What was found of a segment. */
  private static final class Parts {
    private final TreeMap<String, Long> values = new TreeMap<>();
    private final int line;

    Parts(int line) {
      this.line = line;
    }
  }

  /** Reads the file. */
  public static Optional<KexecSegments> read(ImportedFile file, Problems problems) {
    return file.text(problems).flatMap(source -> read(new Listing(file, source, problems)));
  }

  private static Optional<KexecSegments> read(Listing listing) {
    TreeMap<Integer, Parts> found = new TreeMap<>();
    OptionalLong entry = OptionalLong.empty();
    for (int line = 1; line <= listing.lines(); line++) {
      String text = listing.text(line);
      if (text.contains("segment[")) {
        segment(text, line, found, listing);
      } else if (text.contains("kexec")) {
        Matcher start = START.matcher(text);
        entry =
            start.matches() ? OptionalLong.of(Long.parseUnsignedLong(start.group(1), 16)) : entry;
      }
    }
    if (found.isEmpty()) {
      listing.fails("R5070", "names no segment", "save what it prints: kexec -d -l ... 2> FILE");
    }
    List<Segment> segments = segments(found, listing);
    if (found.size() == segments.size()) {
      disjoint(segments, listing);
    }
    return listing.unlessBad(new KexecSegments(entry, segments));
  }

  private static void segment(
      String text, int line, TreeMap<Integer, Parts> found, Listing listing) {
    Matcher matcher = NUMBER.matcher(text);
    if (!matcher.matches() || Integer.parseInt(matcher.group(1)) >= MOST) {
      String help = "segments are numbered from 0 to " + (MOST - 1);
      listing.fails("R5070", line, "no such segment", "which one?", help);
      return;
    }
    int number = Integer.parseInt(matcher.group(1));
    Parts parts = found.computeIfAbsent(number, n -> new Parts(line));
    Matcher part = PART.matcher(matcher.group(2));
    while (part.find()) {
      long value = Long.parseUnsignedLong(part.group(2), 16);
      Long before = parts.values.putIfAbsent(part.group(1), value);
      if (before != null && before != value) {
        String message = "segment " + number + " has another " + part.group(1) + " above";
        String help = "keep the output of one `kexec` alone in the file";
        listing.fails("R5070", line, message, "said twice", help);
      }
    }
  }

  private static List<Segment> segments(TreeMap<Integer, Parts> found, Listing listing) {
    List<Segment> segments = new ArrayList<>();
    found.forEach(
        (number, parts) -> {
          Collection<String> known = parts.values.keySet();
          if (!known.containsAll(List.of("mem", "memsz", "bufsz"))) {
            String help = "each segment has a mem, a memsz and a bufsz";
            listing.fails("R5070", parts.line, "this segment is incomplete", "has " + known, help);
            return;
          }
          long start = parts.values.get("mem");
          long size = parts.values.get("memsz");
          long filled = parts.values.get("bufsz");
          boolean wraps = size != 0 && Long.compareUnsigned(start + (size - 1), start) < 0;
          if (size == 0 || wraps || Long.compareUnsigned(filled, size) > 0) {
            String help = "kexec refuses such a segment: make the list again";
            String sizes = "bufsz 0x%x, memsz 0x%x".formatted(filled, size);
            listing.fails("R5070", parts.line, "this segment has no room", sizes, help);
            return;
          }
          segments.add(new Segment(number, start, size, filled, parts.line));
        });
    return segments;
  }

  private static void disjoint(List<Segment> segments, Listing listing) {
    List<Segment> sorted = new ArrayList<>(segments);
    sorted.sort(Comparator.comparing(Segment::start, Long::compareUnsigned));
    for (int i = 1; i < sorted.size(); i++) {
      Segment below = sorted.get(i - 1);
      Segment above = sorted.get(i);
      if (above.overlaps(below)) {
        String message = "segment " + above.number() + " overlaps segment " + below.number();
        String help = "kexec refuses such segments: make the list again";
        listing.fails("R5070", above.line(), message, "overlaps", help);
      }
    }
  }
}
