package relocc.compiler.imports;

import java.nio.file.Path;

/**
 * Bytes of a file; the file has been seen to hold them.
 *
 * @param offset of the first one, from the start of the file
 * @param size how many, at least 0
 */
public record FilePart(Path path, long offset, long size) {}
