package dev.cairn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import dev.cairn.experiment.spec.ExperimentFile;
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
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    "dev.cairn.symmetry..",
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
    slices().matching("dev.cairn.(*).(*)..").should().beFreeOfCycles().check(CAIRN);
  }

  /// ARCHITECTURE.md's table of modules and packages is the rule: a class uses its own package and
  /// those above it in the table, no other.
  @Test
  void packagesStandInTheOrderOfThePicture() throws IOException {
    List<String> rooms = rooms();
    Assertions.assertTrue(rooms.size() > 30, rooms::toString);
    Set<String> against = new TreeSet<>();
    for (JavaClass each : CAIRN.that(resideInAnyPackage("dev.cairn.*.."))) {
      int own = room(each, rooms);
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        JavaClass used = dependency.getTargetClass().getBaseComponentType();
        if (used.getPackageName().startsWith(ROOT) && room(used, rooms) > own) {
          against.add(each.getName() + " uses " + used.getName());
        }
      }
    }
    Assertions.assertEquals(Set.of(), against);
  }

  private static final String ROOT = "dev.cairn.";

  /// The packages in the table, from the lowest on.
  private static List<String> rooms() throws IOException {
    Pattern row = Pattern.compile("^\\|[^|]*\\| `([a-z.]+)` \\|.*");
    return Files.readAllLines(Path.of("../ARCHITECTURE.md")).stream()
        .map(row::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1))
        .toList();
  }

  /// The place in the table of the package that a class is in, or of the nearest one around it.
  private static int room(JavaClass type, List<String> rooms) {
    String name = type.getPackageName().substring(ROOT.length());
    while (!rooms.contains(name)) {
      int dot = name.lastIndexOf('.');
      Assertions.assertTrue(dot > 0, () -> type.getName() + " is nowhere in ARCHITECTURE.md");
      name = name.substring(0, dot);
    }
    return rooms.indexOf(name);
  }

  /// The way of a start point, told with the names of the classes that it passes.
  @Test
  void theWayOfAStartPointNamesClassesThatAreThere() throws IOException {
    String text = Files.readString(Path.of("../ARCHITECTURE.md"));
    int from = text.indexOf("## The way of a start point");
    List<String> steps =
        text.substring(from, text.indexOf("\n\n", text.indexOf("\n1. ", from)))
            .lines()
            .filter(line -> line.matches("\\d+\\. .*"))
            .toList();
    Assertions.assertEquals(10, steps.size(), steps::toString);
    Pattern name = Pattern.compile("`(?:[a-z]+\\.)*[A-Z][A-Za-z]*`");
    for (String step : steps) {
      List<String> names =
          name.matcher(step).results().map(found -> found.group().replace("`", "")).toList();
      Assertions.assertFalse(names.isEmpty(), step);
      for (String each : names) {
        Assertions.assertTrue(
            CAIRN.stream().anyMatch(type -> type.getName().endsWith("." + each)),
            () -> each + " is no class, in: " + step);
      }
    }
  }

  /// What a file and a package can hold that one person reads at a sitting.
  private static final int LONGEST_FILE = 400;

  private static final int LARGEST_PACKAGE = 20;

  @Test
  void filesAndPackagesStaySmallOrSayWhyNot() throws IOException {
    List<String> large = new ArrayList<>();
    for (Path directory : sources()) {
      List<Path> classes = new ArrayList<>();
      try (Stream<Path> files = Files.list(directory)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(classes::add);
      }
      Path about = directory.resolve("package-info.java");
      classes.removeIf(about::equals);
      List<String> longer =
          Files.readAllLines(about).stream()
              .filter(line -> line.startsWith("/// More than 400 lines: "))
              .flatMap(line -> Pattern.compile("\\b[A-Z][A-Za-z]+").matcher(line).results())
              .map(MatchResult::group)
              .toList();
      for (Path file : classes) {
        int lines = Files.readAllLines(file).size();
        boolean known = longer.contains(file.getFileName().toString().replace(".java", ""));
        if (lines > LONGEST_FILE != known) {
          large.add("%s has %s lines".formatted(file, lines));
        }
      }
      boolean reasoned = Files.readString(about).contains("/// More than 20 classes: ");
      if (classes.size() > LARGEST_PACKAGE != reasoned) {
        large.add("%s has %s classes".formatted(directory, classes.size()));
      }
    }
    Assertions.assertEquals(List.of(), large);
  }

  /// Whoever wants the experiment of a store asks its reader, which has it read once.
  @Test
  void aStoredExperimentIsReadInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cairn.experiment.spec..")
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.study.store.Definitions")
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.study.campaign.Campaign") // before it is stored
        .and()
        .resideOutsideOfPackages(
            "dev.cairn.study.shard..", "dev.cairn.study.merge..") // their files
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.study.cluster.ClusterJob") // sent by a process
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.web.ExperimentQueue$Entry") // sent by a person
        .should()
        .callMethod(ExperimentFile.class, "parse", String.class, String.class)
        .check(CAIRN);
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    List<Path> packages = sources();
    Assertions.assertTrue(packages.size() > 50, () -> packages.size() + " packages");
    Assertions.assertEquals(
        List.of(),
        packages.stream()
            .filter(directory -> !Files.exists(directory.resolve("package-info.java")))
            .toList());
  }

  /// The directories of all packages.
  private static List<Path> sources() throws IOException {
    List<Path> packages = new ArrayList<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/main/java/dev");
        if (Files.isDirectory(sources)) {
          packages.addAll(packages(sources));
        }
      }
    }
    return packages;
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

  /// What is closed or removed because something failed may fail, too: then the first cause is told
  /// (`CleanUp.after`, or a resource of a try).
  @Test
  void noCleanUpHidesTheCause() throws IOException {
    Pattern hiding =
        Pattern.compile(
            "finally \\{[^}]*\\b(Files\\.\\w*(delete|move)\\w*|execute)\\("
                + "|catch \\([^)]*\\) \\{\\s*([\\w.]+\\.close|remove|delete|rollBack)\\([^}]*throw e;",
            Pattern.CASE_INSENSITIVE);
    Assertions.assertTrue(hiding.matcher("} finally {\n  Files.delete(file);").find());
    Assertions.assertTrue(hiding.matcher("catch (E e) {\n store.close();\n throw e;").find());
    List<String> found = new ArrayList<>();
    for (Path directory : sources()) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          if (hiding.matcher(Files.readString(file)).find()) {
            found.add(file.toString());
          }
        }
      }
    }
    Assertions.assertEquals(List.of(), found);
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

  /// A formula is loaded with bounds of itself, which tell where doubles lose it.
  @Test
  void onlyStudiesAndTheCommandLineProve() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.cairn.experiment..", "dev.cairn.report..", "dev.cairn.web..")
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.experiment.problem.Problems")
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

  /// Threads that share work are [dev.cairn.parallel.Workers]; others wait for processes, requests
  /// and signals.
  @Test
  void workIsSharedByOnePool() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.cairn.parallel..",
            "dev.cairn.external..",
            "dev.cairn.web..",
            "dev.cairn.cli..",
            "dev.cairn.cluster..",
            "dev.cairn.bench..",
            "dev.cairn.testkit..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Executor.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Executors.class, CompletableFuture.class)
        .orShould()
        .callMethod(Thread.class, "ofPlatform")
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
      Set.of("LossFunction", "AffineField", "Proof", "Statement", "Subspace");

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
  void howWideAVectorIsIsDecidedInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.cairn.linalg.simd.Registers")
        .should()
        .accessField("jdk.incubator.vector.DoubleVector", "SPECIES_PREFERRED")
        .check(CAIRN);
  }

  @Test
  void onlyTheBlasBindingUsesForeignFunctions() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cairn.linalg..")
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.cli.process.StandardError") // dup2, once at start
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.cli.process.ProcessEnd") // on_exit, once at the end
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

  /// Where the process ends already no hook can be registered: two places know what to do then.
  @Test
  void onlyWhoKnowsOfTheEndRegistersForIt() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.cairn.cli.process.ProcessEnd")
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.external.Watchdog")
        .should()
        .callMethod(Runtime.class, "addShutdownHook", Thread.class)
        .check(CAIRN);
  }

  /// The message of an IOException is often a file's name alone: SystemWords has the words.
  @Test
  void whatASystemRefusesIsPutIntoWordsInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.cairn.text.SystemWords")
        .and()
        .doNotHaveFullyQualifiedName("dev.cairn.onnx.ModelReader") // of protobuf, a sentence
        .should()
        .callMethodWhere(
            JavaCall.Predicates.target(HasName.Predicates.name("getMessage"))
                .and(
                    JavaCall.Predicates.target(
                        HasOwner.Predicates.With.owner(
                            JavaClass.Predicates.assignableTo(IOException.class)))))
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
                || type.getPackageName().equals("dev.cairn.proof.arithmetic")
                || type.getPackageName().equals("dev.cairn.proof.enclosure")
                || type.getPackageName().startsWith("dev.cairn.linalg"));
  }
}
