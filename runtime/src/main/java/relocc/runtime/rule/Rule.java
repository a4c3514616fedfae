package relocc.runtime.rule;

import java.util.Optional;

/**
 * A rule of the architecture or of the hand-over.
 *
 * @param id as in {@code MEM-05}
 * @param title in a few words, what code must do
 * @param explanation a paragraph: what breaks without it, and how the machine notices
 * @param unchecked why the machine has no check with this id; empty when it has one
 */
public record Rule(String id, String title, String explanation, Optional<String> unchecked) {}
