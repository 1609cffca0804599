package dev.cairn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// What modules alone cannot hold the packages to (ARCHITECTURE.md).
class ArchitectureTest {
  private static final JavaClasses CAIRN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.cairn");

  /// Packages of algorithms: the same input gives the same bits, so neither time nor chance nor
  /// threads.
  private static final String[] ALGORITHMS = {
    "dev.cairn.krylov..",
    "dev.cairn.objective..",
    "dev.cairn.problem..",
    "dev.cairn.spectrum..",
    "dev.cairn.flatness..",
    "dev.cairn.search..",
    "dev.cairn.newtonsystem..",
    "dev.cairn.finder..",
    "dev.cairn.collection..",
    "dev.cairn.nn..",
    "dev.cairn.proof.arithmetic..",
    "dev.cairn.proof.enclosure..",
    "dev.cairn.program.."
  };

  @Test
  void theImportFindsTheProject() {
    Assertions.assertTrue(CAIRN.contain("dev.cairn.finder.newton.NewtonMr"));
    DERIVATIVES.forEach(name -> Assertions.assertTrue(CAIRN.contain(name), name));
    Assertions.assertTrue(CAIRN.size() > 100, () -> CAIRN.size() + " classes");
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.cairn.(*)..").should().beFreeOfCycles().check(CAIRN);
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

  /// What could be wrong in the prover and in its verifier alike is what they share: the reader of
  /// the problem, statements and the arithmetic of single numbers.
  @Test
  void theVerifierSharesNoDerivativeAndNoMatrixWithTheProver() {
    noClasses()
        .that()
        .resideInAPackage("dev.cairn.proof.verify..")
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "classes of the prover",
                type ->
                    type.getPackageName().equals("dev.cairn.proof.enclosure")
                        || (type.getPackageName().equals("dev.cairn.proof")
                            && !STATED.contains(type.getSimpleName())
                            && !type.getName().contains("$"))
                        || DERIVATIVES.contains(type.getName())))
        .check(CAIRN);
  }

  /// What a proof is about and what it says.
  private static final Set<String> STATED =
      Set.of("LossFunction", "AffineField", "Proof", "Statement");

  private static final Set<String> DERIVATIVES =
      Set.of(
          "dev.cairn.program.Gradient",
          "dev.cairn.program.Tangent",
          "dev.cairn.program.FunctionDerivatives");

  @Test
  void onlyKernelPackagesUseTheVectorApi() {
    noClasses()
        .that(resideInAnyPackage("dev.cairn..").and(DescribedPredicate.not(kernelPackages())))
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
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.cli.StandardError") // dup2, once at start
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Linker.class, SymbolLookup.class, FunctionDescriptor.class)
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
  void publicRecordsHoldNoBareArrays() {
    classes()
        .that()
        .areRecords()
        .and()
        .arePublic()
        .and()
        .resideOutsideOfPackage("dev.cairn.proof.enclosure..") // its arrays of balls are scratch
        .should(ArchConditions.not(ArchConditions.have(doubleArrayField())))
        .check(CAIRN);
  }

  private static DescribedPredicate<JavaClass> doubleArrayField() {
    return DescribedPredicate.describe(
        "a double[] component",
        type ->
            type.getFields().stream()
                .anyMatch(
                    field ->
                        !field.getModifiers().contains(JavaModifier.STATIC)
                            && field.getRawType().getName().equals("[D")));
  }

  private static DescribedPredicate<JavaClass> kernelPackages() {
    return DescribedPredicate.describe(
        "kernel packages",
        type ->
            type.getPackageName().equals("dev.cairn.program.kernel")
                || type.getPackageName().equals("dev.cairn.nn.hessian")
                || type.getPackageName().startsWith("dev.cairn.linalg"));
  }
}
