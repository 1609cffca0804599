package dev.cairn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// What modules alone cannot hold the packages to (ARCHITECTURE.md).
class ArchitectureTest {
  private static final JavaClasses CAIRN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.cairn");

  /// Packages of algorithms: the same input gives the same bits, so neither time nor chance nor threads.
  private static final String[] ALGORITHMS = {
    "dev.cairn.krylov..",
    "dev.cairn.objective..",
    "dev.cairn.problem..",
    "dev.cairn.spectrum..",
    "dev.cairn.flatness..",
    "dev.cairn.search..",
    "dev.cairn.newton..",
    "dev.cairn.gradnorm..",
    "dev.cairn.program.."
  };

  @Test
  void theImportFindsTheProject() {
    Assertions.assertTrue(CAIRN.contain("dev.cairn.newton.NewtonMr"));
    Assertions.assertTrue(CAIRN.size() > 100, () -> CAIRN.size() + " classes");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.cairn.(**)").should().beFreeOfCycles().check(CAIRN);
  }

  @Test
  void coreStandsInItsOrder() {
    String[] order = {"linalg", "krylov", "objective", "problem", "spectrum", "flatness", "search"};
    for (int lower = 0; lower < order.length; lower++) {
      for (int higher = lower + 1; higher < order.length; higher++) {
        noClasses()
            .that()
            .resideInAPackage("dev.cairn." + order[lower] + "..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.cairn." + order[higher] + "..")
            .check(CAIRN);
      }
    }
  }

  @Test
  void algorithmsKnowNoClockNoThreadAndNoChanceOfTheirOwn() {
    noClasses()
        .that()
        .resideInAnyPackage(ALGORITHMS)
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            Clock.class, Instant.class, Thread.class, Random.class, ThreadLocalRandom.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Math.class, "random")
        .check(CAIRN);
  }

  @Test
  void onlyKernelPackagesUseTheVectorApi() {
    noClasses()
        .that(
            resideInAnyPackage("dev.cairn..")
                .and(com.tngtech.archunit.base.DescribedPredicate.not(kernelPackages())))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CAIRN);
  }

  @Test
  void onlyTheBlasBindingUsesForeignFunctions() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cairn.linalg..")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(
            java.lang.foreign.Linker.class,
            java.lang.foreign.SymbolLookup.class,
            java.lang.foreign.FunctionDescriptor.class)
        .check(CAIRN);
  }

  @Test
  void onlyTheCommandLineEndsTheProcess() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cairn.cli..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(CAIRN);
  }

  @Test
  void recordsHoldNoBareArrays() {
    classes()
        .that()
        .areRecords()
        .should(
            com.tngtech.archunit.lang.conditions.ArchConditions.not(
                com.tngtech.archunit.lang.conditions.ArchConditions.have(doubleArrayField())))
        .check(CAIRN);
  }

  private static com.tngtech.archunit.base.DescribedPredicate<
          com.tngtech.archunit.core.domain.JavaClass>
      doubleArrayField() {
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "a double[] component",
        type ->
            type.getFields().stream()
                .anyMatch(
                    field ->
                        !field
                                .getModifiers()
                                .contains(
                                    com.tngtech.archunit.core.domain.JavaModifier.STATIC)
                            && field.getRawType().getName().equals("[D")));
  }

  private static com.tngtech.archunit.base.DescribedPredicate<
          com.tngtech.archunit.core.domain.JavaClass>
      kernelPackages() {
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "kernel packages",
        type ->
            type.getPackageName().endsWith("kernel")
                || type.getPackageName().startsWith("dev.cairn.linalg"));
  }
}
