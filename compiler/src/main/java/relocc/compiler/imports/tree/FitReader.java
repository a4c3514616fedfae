package relocc.compiler.imports.tree;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import relocc.compiler.imports.FilePart;
import relocc.compiler.imports.ImportedFile;
import relocc.compiler.imports.MalformedFile;
import relocc.compiler.imports.tree.FitImage.Configuration;
import relocc.compiler.imports.tree.FitImage.Image;
import relocc.compiler.source.Problem;
import relocc.compiler.source.Problems;

/**
 * Reads a FIT, with the data inside the tree or behind it, and compares every digest with the data.
 * Signatures are not judged: that takes a key.
 *
 * <p>R5060: the file is damaged or says something impossible. R5061: a digest is another one.
 * W3010: a digest that nobody here can compute.
 */
public final class FitReader {
  private static final String AGAIN =
      "make it again with mkimage -f, and look at it with mkimage -l";
  private static final int MOST_IMAGES = 1 << 12;
  private static final int LARGEST_DIGEST = 64;

  /** All data has a few digests, not thousands, which a damaged file might ask for. */
  private static final int MOST_PASSES = 8;

  private final ImportedFile file;
  private final byte[] bytes;
  private final Problems problems;
  private final List<Image> images = new ArrayList<>();
  private int treeSize;
  private long digested;

  private FitReader(ImportedFile file, byte[] bytes, Problems problems) {
    this.file = file;
    this.bytes = bytes;
    this.problems = problems;
  }

  /** Reads the file. */
  public static Optional<FitImage> read(ImportedFile file, Problems problems) {
    return file.bytes(problems).flatMap(bytes -> new FitReader(file, bytes, problems).read());
  }

  private Optional<FitImage> read() {
    try {
      FlatTree tree = new FlatTree(bytes);
      treeSize = tree.size();
      FlatTree.Node root = tree.root();
      FlatTree.Node found =
          root.child("images")
              .orElseThrow(() -> new MalformedFile("is a device tree without /images"));
      if (found.children().isEmpty() || found.children().size() > MOST_IMAGES) {
        throw new MalformedFile("has " + found.children().size() + " images");
      }
      boolean good = true;
      for (FlatTree.Node node : found.children()) {
        good &= image(node);
      }
      return good ? Optional.of(whole(root)) : Optional.empty();
    } catch (MalformedFile e) {
      return file.fails(problems, "R5060", e.getMessage(), AGAIN);
    }
  }

  private FitImage whole(FlatTree.Node root) throws MalformedFile {
    FilePart all = new FilePart(file.path(), 0, bytes.length);
    List<Configuration> configurations = new ArrayList<>();
    Optional<FlatTree.Node> block = root.child("configurations");
    if (block.isPresent()) {
      for (FlatTree.Node node : block.get().children()) {
        configurations.add(configuration(node));
      }
    }
    String name = block.map(node -> node.text("default")).orElse("");
    Optional<Configuration> chosen =
        name.isEmpty() && configurations.size() == 1
            ? Optional.of(configurations.get(0))
            : configurations.stream().filter(c -> c.name().equals(name)).findFirst();
    if (!name.isEmpty() && chosen.isEmpty()) {
      throw new MalformedFile("has no configuration `" + name + "`, its default");
    }
    return new FitImage(all, images, configurations, chosen);
  }

  private Configuration configuration(FlatTree.Node node) throws MalformedFile {
    Map<String, String> roles = new TreeMap<>();
    for (String role : List.of("kernel", "fdt", "ramdisk", "firmware", "loadables", "fpga")) {
      String image = node.text(role);
      if (!image.isEmpty() && images.stream().noneMatch(i -> i.name().equals(image))) {
        throw new MalformedFile("has no image `" + image + "`, named by " + node.place());
      } else if (!image.isEmpty()) {
        roles.put(role, image);
      }
    }
    return new Configuration(node.name(), roles);
  }

  /** Adds an image; says whether its digests are right. */
  private boolean image(FlatTree.Node node) throws MalformedFile {
    if (images.stream().anyMatch(image -> image.name().equals(node.name()))) {
      throw new MalformedFile("has two images called `" + node.name() + "`");
    }
    FilePart data = data(node);
    String packing = node.text("compression");
    boolean packed = !packing.isEmpty() && !packing.equals("none");
    OptionalLong load = number(node, "load");
    long last = load.orElse(0) + (data.size() - 1);
    if (data.size() != 0 && Long.compareUnsigned(last, load.orElse(0)) < 0) {
      throw new MalformedFile("loads an image past 2^64: " + node.place());
    }
    images.add(new Image(node.name(), data, packed, load, number(node, "entry")));
    boolean good = true;
    for (FlatTree.Node child : node.children()) {
      if (child.name().startsWith("hash")) {
        good &= digest(node, child, data);
      }
    }
    return good;
  }

  /** Inside the tree, behind it, or at a place of the file. */
  private FilePart data(FlatTree.Node node) throws MalformedFile {
    Optional<FlatTree.Property> inside = node.property("data");
    if (inside.isPresent()) {
      return new FilePart(file.path(), inside.get().offset(), inside.get().size());
    }
    OptionalLong size = number(node, "data-size");
    OptionalLong offset = number(node, "data-offset");
    OptionalLong position = number(node, "data-position");
    if (size.isEmpty() || offset.isEmpty() && position.isEmpty()) {
      throw new MalformedFile("has an image without data: " + node.place());
    }
    long behind = treeSize + 3L & -4L;
    long start = position.isPresent() ? position.getAsLong() : behind + offset.getAsLong();
    long length = size.getAsLong();
    boolean fits =
        Long.compareUnsigned(start, bytes.length) <= 0
            && Long.compareUnsigned(length, bytes.length - start) <= 0;
    if (!fits) {
      throw new MalformedFile("ends before the data of an image: " + node.place());
    }
    return new FilePart(file.path(), start, length);
  }

  private static OptionalLong number(FlatTree.Node node, String name) throws MalformedFile {
    byte[] value = node.property(name).map(FlatTree.Property::bytes).orElse(new byte[0]);
    if (node.property(name).isEmpty()) {
      return OptionalLong.empty();
    } else if (value.length != 4 && value.length != 8) {
      throw new MalformedFile("has " + name + " of other than 1 or 2 cells: " + node.place());
    }
    return OptionalLong.of(DeviceTree.number(value, 0, value.length / 4));
  }

  private boolean digest(FlatTree.Node image, FlatTree.Node node, FilePart data)
      throws MalformedFile {
    String algorithm = node.text("algo");
    FlatTree.Property value =
        node.property("value")
            .orElseThrow(() -> new MalformedFile("has a digest without value: " + node.place()));
    digested += data.size();
    if (value.size() > LARGEST_DIGEST || digested > MOST_PASSES * (long) bytes.length) {
      throw new MalformedFile("has more digests than data: " + node.place());
    }
    String said = HexFormat.of().formatHex(value.bytes());
    Optional<String> found =
        FitDigests.of(algorithm, bytes, (int) data.offset(), (int) data.size());
    if (found.isEmpty()) {
      String message = "nobody here can compute `%s` of image `%s`";
      problems.add(
          Problem.warning(
                  "W3010", message.formatted(algorithm, image.name()), file.at(), "imported here")
              .help("write algo = \"sha256\" in " + node.path()));
    } else if (!found.get().equals(said)) {
      String message = "`%s`: the %s of image `%s` is another one";
      problems.add(
          Problem.error(
                  "R5061",
                  message.formatted(file.name(), algorithm, image.name()),
                  file.at(),
                  "imported here")
              .note("its data has  " + found.get())
              .note("the file says " + said)
              .note(node.place())
              .help(AGAIN));
      return false;
    }
    return true;
  }
}
