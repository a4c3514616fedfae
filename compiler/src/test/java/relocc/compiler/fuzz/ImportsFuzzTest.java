package relocc.compiler.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fuzz tests that are led by the coverage of the code, with Jazzer, for ten minutes: {@code
 * JAZZER_FUZZ=1 mvn -pl grammar,runtime,compiler -am test -Dtest=ImportsFuzzTest#elf
 * -Dsurefire.failIfNoSpecifiedTests=false}, or another one for {@code elf}. They are left out of an
 * ordinary run, since Jazzer changes every class that is loaded afterwards; {@link MutationTest}
 * tries the corpus there.
 */
@EnabledIfEnvironmentVariable(named = "JAZZER_FUZZ", matches = ".+")
class ImportsFuzzTest {
  private static final String LONG = "10m";

  @TempDir static Path folder;

  @FuzzTest(maxDuration = LONG)
  void dtb(byte[] input) {
    Target.DTB.judge(input, folder);
  }

  @FuzzTest(maxDuration = LONG)
  void elf(byte[] input) {
    Target.ELF.judge(input, folder);
  }

  @FuzzTest(maxDuration = LONG)
  void fit(byte[] input) {
    Target.FIT.judge(input, folder);
  }

  @FuzzTest(maxDuration = LONG)
  void image(byte[] input) {
    Target.IMAGE.judge(input, folder);
  }

  @FuzzTest(maxDuration = LONG)
  void iomem(byte[] input) {
    Target.IOMEM.judge(input, folder);
  }

  @FuzzTest(maxDuration = LONG)
  void kexec(byte[] input) {
    Target.KEXEC.judge(input, folder);
  }

  @FuzzTest(maxDuration = LONG)
  void memmap(byte[] input) {
    Target.MEMMAP.judge(input, folder);
  }

  @FuzzTest(maxDuration = LONG)
  void pages(byte[] input) {
    Target.PAGES.judge(input, folder);
  }

  @FuzzTest(maxDuration = LONG)
  void plan(byte[] input) {
    Target.PLAN.judge(input, folder);
  }
}
