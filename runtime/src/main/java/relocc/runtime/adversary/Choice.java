package relocc.runtime.adversary;

/**
 * Something that the adversary did because it may.
 *
 * @param pc the instruction that was being executed
 * @param address physical address of the line or page that it was about; 0 when it was about none
 * @param what for people, as in {@code wrote the line back}
 */
public record Choice(long pc, long address, String what) {
  @Override
  public String toString() {
    return address == 0 ? what : String.format("%s at 0x%x", what, address);
  }
}
