package relocc.compiler.imports.tree;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import relocc.compiler.imports.FilePart;

/**
 * A U-Boot FIT ({@code import fit}): images with what is known of each, and configurations that say
 * which image plays which part.
 *
 * @param images in the order of the file; no two have one name
 * @param configurations in the order of the file
 * @param chosen the configuration that is meant when none is named
 */
public record FitImage(
    FilePart file,
    List<Image> images,
    List<Configuration> configurations,
    Optional<Configuration> chosen) {

  /**
   * An image.
   *
   * @param name of its node
   * @param data where its bytes lie in the file
   * @param packed whether they are compressed: then they are something else in memory
   * @param load where they belong
   * @param entry where they are entered
   */
  public record Image(
      String name, FilePart data, boolean packed, OptionalLong load, OptionalLong entry) {}

  /**
   * A configuration.
   *
   * @param name of its node
   * @param roles names of images, by the property that names them: {@code kernel}, {@code fdt},
   *     {@code ramdisk} and so on; of several images the first
   */
  public record Configuration(String name, Map<String, String> roles) {
    public Configuration {
      roles = Collections.unmodifiableMap(new TreeMap<>(roles));
    }
  }

  public FitImage {
    images = List.copyOf(images);
    configurations = List.copyOf(configurations);
  }

  /** The image of a name. */
  public Optional<Image> image(String name) {
    return images.stream().filter(image -> image.name().equals(name)).findFirst();
  }
}
