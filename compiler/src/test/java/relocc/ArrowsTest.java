package relocc;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import relocc.compiler.Build;

/** Who may know whom. */
final class ArrowsTest {
  private static final String COMPILER = "relocc.compiler.";

  /** The stages, each of which may know those before it; packages of one line are strangers. */
  private static final List<Set<String>> STAGES =
      List.of(
          Set.of("source"),
          Set.of("ast"),
          Set.of("imports"),
          Set.of("plan"),
          Set.of("value"),
          Set.of("resolve"),
          Set.of("check"),
          Set.of("schedule"),
          Set.of("lower"),
          Set.of("a64", "jvm", "paging"),
          Set.of("output"));

  /** What a compilation results in; the formats know it, though the package stands above them. */
  private static final DescribedPredicate<JavaClass> RESULT =
      DescribedPredicate.describe("Build", type -> type.getName().equals(Build.class.getName()));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("relocc");

  @TestFactory
  List<DynamicTest> aStageKnowsOnlyThoseBeforeIt() {
    List<DynamicTest> tests = new ArrayList<>();
    Set<String> below = new TreeSet<>();
    for (Set<String> line : STAGES) {
      for (String stage : line) {
        Set<String> known = new TreeSet<>(below);
        known.add(stage);
        ArchRule rule =
            noClasses()
                .that(in(Set.of(stage)))
                .should()
                .dependOnClassesThat(
                    resideInAPackage("relocc.compiler..")
                        .and(not(in(known)))
                        .and(not(stage.equals("output") ? RESULT : in(known))));
        tests.add(DynamicTest.dynamicTest(stage, () -> rule.check(CLASSES)));
      }
      below.addAll(line);
    }
    return tests;
  }

  /** A package that is in no line would escape the rule. */
  @Test
  void everyStageIsInTheList() {
    Set<String> found =
        CLASSES.stream()
            .filter(type -> type.getPackageName().startsWith(COMPILER))
            .map(type -> type.getPackageName().substring(COMPILER.length()).split("\\.")[0])
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> listed = new TreeSet<>();
    STAGES.forEach(listed::addAll);
    assertEquals(listed, found);
  }

  @Test
  void theMachineKnowsNothingOfTheCompiler() {
    strangers("relocc.runtime..", "relocc.compiler..", "relocc.cli..", "relocc.grammar..");
  }

  @Test
  void theMachineKnowsTheJdkAlone() {
    noClasses()
        .that()
        .resideInAPackage("relocc.runtime..")
        .should()
        .dependOnClassesThat(not(resideInAnyPackage("relocc.runtime..", "java..")))
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineKnowsTheMachine() {
    strangers("relocc.compiler..", "relocc.runtime..", "relocc.cli..");
  }

  /** It is a second way in, beside the commands: both stand on the same, and not on each other. */
  @Test
  void theInterfaceForProgramsIsNobodysBase() {
    strangers("relocc.compiler..", "relocc.api..");
    strangers("relocc.cli..", "relocc.api..");
    strangers("relocc.runtime..", "relocc.api..");
    strangers("relocc.api..", "picocli..", "com.google.gson..");
    noClasses()
        .that()
        .resideInAPackage("relocc.api..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("relocc.cli")
        .check(CLASSES);
  }

  @Test
  void onlyTheReferenceBackEndWritesClassFiles() {
    onlyFrom("relocc.compiler.jvm..", "org.objectweb.asm..");
  }

  @Test
  void onlyTheAstKnowsTheParseTree() {
    onlyFrom("relocc.compiler.ast..", "relocc.grammar..");
  }

  @Test
  void onlyTheCommandLineParsesOptions() {
    onlyFrom("relocc.cli..", "picocli..");
  }

  /** The compiler is a library: it prints nothing and ends nobody's process. */
  @Test
  void theLibraryDoesNotPrintOrExit() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAnyPackage("relocc.compiler..", "relocc.runtime..", "relocc.api..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class);
    rule.check(CLASSES);
  }

  /** The rules above look at something, and can fail. */
  @Test
  void theRulesCanFail() {
    assertTrue(CLASSES.contain("relocc.runtime.memory.Memory"));
    assertThrows(AssertionError.class, () -> strangers("relocc.cli..", "relocc.runtime.."));
    assertThrows(AssertionError.class, () -> onlyFrom("nobody..", "org.objectweb.asm.."));
  }

  private static void strangers(String from, String... to) {
    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to)
        .check(CLASSES);
  }

  private static void onlyFrom(String from, String to) {
    noClasses()
        .that(resideInAPackage("relocc..").and(not(resideInAnyPackage(from, to))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(to)
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> in(Set<String> stages) {
    return resideInAnyPackage(
        stages.stream().map(stage -> COMPILER + stage + "..").toArray(String[]::new));
  }
}
