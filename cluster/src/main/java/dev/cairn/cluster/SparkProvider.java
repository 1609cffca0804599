package dev.cairn.cluster;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.study.cluster.ClusterWorker;
import dev.cairn.study.work.Cluster;
import dev.cairn.study.work.ClusterProvider;
import dev.cairn.study.work.Environment;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.duckdb.DuckDBDriver;

/// Opens a Spark cluster. Settings come, in this order, from the command line, from where Spark
/// itself looks (`spark-submit`), and from here.
public final class SparkProvider implements ClusterProvider {
  private static final String MASTER = "spark.master";
  private static final String JVM = "spark.executor.extraJavaOptions";
  private static final String JARS = "spark.jars";
  private static final String FILES = "spark.files";
  private static final String CLASS_PATH = "spark.executor.extraClassPath";

  /// Spark itself adds the flags for the Vector API, native libraries and its own reflection.
  /// Collectors: G1 before 25.0.3 may move arrays that native code works on (JDK-8377811).
  private static final String FLAGS =
      "--add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED -XX:+UseParallelGC";

  /// How long a task waits for the executor that has its samples before another one reads them.
  private static final String LOCALITY_WAIT = "30s";

  /// For [java.util.ServiceLoader].
  public SparkProvider() {}

  @Override
  public String name() {
    return "spark";
  }

  @Override
  public Cluster open(Optional<String> master, List<String> settings) {
    SparkConf conf = new SparkConf();
    settings.forEach(setting -> set(conf, setting));
    master.ifPresent(conf::setMaster);
    if (!conf.contains(MASTER)) {
      throw new CairnException(
          "--engine spark needs --master, such as spark://HOST:7077, or local[2] to try it here");
    }
    conf.setIfMissing("spark.app.name", "Cairn");
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.driver.maxResultSize", "0"); // results are stored as they come
    conf.setIfMissing("spark.locality.wait", LOCALITY_WAIT);
    String flags = conf.get(JVM, "");
    String commit = Environment.commit().map(c -> " -D" + Environment.COMMIT + "=" + c).orElse("");
    conf.set(JVM, FLAGS + commit + (flags.isEmpty() ? "" : " " + flags));
    if (!conf.contains(JARS) && !conf.contains(CLASS_PATH)) {
      ship(conf);
    }
    try {
      return new SparkCluster(new JavaSparkContext(conf));
    } catch (RuntimeException e) {
      throw new CairnException("Spark does not start: " + Failures.reason(e), e);
    }
  }

  private static void set(SparkConf conf, String setting) {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw new CairnException("--spark is '%s', must be like KEY=VALUE".formatted(setting));
    }
    conf.set(setting.substring(0, equals), setting.substring(equals + 1));
  }

  /// Gives executors this program. Where it is installed, its jars, with native libraries that
  /// stand beside them; in development its classes where they lie, which executors must see.
  private static void ship(SparkConf conf) {
    Path directory = place(ClusterWorker.class).getParent();
    if (directory == null || !directory.equals(place(DuckDBDriver.class).getParent())) {
      conf.set(CLASS_PATH, System.getProperty("java.class.path"));
      return;
    }
    conf.set(JARS, files(directory, ".jar") + "," + place(SparkProvider.class));
    String libraries = files(directory, ".so");
    if (!libraries.isEmpty()) {
      conf.set(FILES, libraries);
    }
  }

  /// The jar or directory that a class is from.
  private static Path place(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path that is no path", e);
    }
  }

  private static String files(Path directory, String mark) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().contains(mark))
          .map(file -> file.toAbsolutePath().toString())
          .sorted()
          .collect(Collectors.joining(","));
    } catch (IOException e) {
      throw Failures.at("cannot read", directory, e);
    }
  }
}
