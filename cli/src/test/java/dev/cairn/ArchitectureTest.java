package dev.cairn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
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
    "dev.cairn.landscape..",
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
    for (String module : List.of("finder", "experiment", "study", "report")) {
      slices()
          .matching("dev.cairn.%s.(*)..".formatted(module))
          .should()
          .beFreeOfCycles()
          .check(CAIRN);
    }
  }

  /// Packages of core from the lowest on; ARCHITECTURE.md has the same list.
  private static final List<String> CORE =
      List.of(
          "text",
          "linalg",
          "krylov",
          "objective",
          "problem",
          "spectrum",
          "newtonsystem",
          "flatness",
          "search",
          "finder",
          "collection",
          "landscape");

  /// What stands above core, from the lowest on: package prefixes, each a module of its own.
  private static final List<String> ABOVE =
      List.of(
          "program",
          "formats",
          "external",
          "nn",
          "onnx",
          "proof",
          "experiment",
          "study",
          "report",
          "web");

  @Test
  void packagesStandInTheirOrder() {
    List<String> order = Stream.concat(CORE.stream(), ABOVE.stream()).toList();
    for (int lower = 0; lower < order.size() - 1; lower++) {
      String[] higher =
          order.subList(lower + 1, order.size()).stream()
              .map("dev.cairn.%s.."::formatted)
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("dev.cairn." + order.get(lower) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(higher)
          .allowEmptyShould(false)
          .check(CAIRN);
    }
  }

  @Test
  void architectureListsThePackagesInThisOrder() throws IOException {
    Path architecture = Path.of("../ARCHITECTURE.md");
    String table = Files.readString(architecture);
    int from = 0;
    for (String name : CORE) {
      String row = "`" + name + "`";
      from = table.indexOf(row, from);
      Assertions.assertTrue(from >= 0, () -> row + " is missing, or out of its order");
    }
    for (JavaPackage each : packages()) {
      String name = each.getName().substring("dev.cairn.".length());
      Assertions.assertTrue(
          table.contains("`" + name + "`"), () -> name + " is not in ARCHITECTURE.md");
    }
  }

  /// Of the modules that were one, and the finders.
  private static List<JavaPackage> packages() {
    return Stream.of("finder", "experiment", "study", "report")
        .flatMap(name -> CAIRN.getPackage("dev.cairn." + name).getSubpackages().stream())
        .toList();
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    List<Path> packages = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/main/java/dev");
        if (Files.isDirectory(sources)) {
          packages.addAll(packages(sources));
        }
      }
    }
    Assertions.assertTrue(packages.size() > 50, () -> packages.size() + " packages");
    Assertions.assertEquals(
        List.of(),
        packages.stream()
            .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
            .toList());
  }

  private static List<Path> packages(Path sources) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(Path::getParent)
          .distinct()
          .toList();
    }
  }

  /// Parquet files are read by DuckDB, in memory.
  @Test
  void nothingInExperimentSeesADatabase() {
    noClasses()
        .that()
        .resideInAPackage("dev.cairn.experiment..")
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.experiment.data.ParquetFile")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.duckdb..", "java.sql..", "dev.cairn.study..")
        .check(CAIRN);
  }

  @Test
  void runningNeverCallsTelling() {
    noClasses()
        .that()
        .resideInAPackage("dev.cairn.study..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.cairn.report..", "dev.cairn.web..", "dev.cairn.cli..", "org.jfree..")
        .check(CAIRN);
  }

  @Test
  void onlyStudiesAndTheCommandLineProve() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.cairn.experiment..", "dev.cairn.report..", "dev.cairn.web..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.cairn.proof..")
        .check(CAIRN);
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
