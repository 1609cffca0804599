package dev.cairn.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A real Spark standalone cluster on this machine: a master and two workers of one core each,
/// started from the jars on the class path of the tests.
final class Standalone implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String PACKAGE = "org.apache.spark.deploy.";
  private static final String SAYING_WHAT_HAPPENS = "org/apache/spark/log4j2-defaults.properties";
  private static final int WORKERS = 2;
  private static final int SECONDS = 120;

  private final Path directory;
  private final int port;
  private final List<Process> workers = new ArrayList<>();
  private final Process master;

  private Standalone(Path directory, int port) throws IOException {
    this.directory = directory;
    this.port = port;
    this.master =
        start("master", "master.Master", "--host", HOST, "--port", Integer.toString(port));
  }

  /// Starts it; files go to a directory.
  static Standalone start(Path directory) throws Exception {
    Path home = Files.createDirectories(directory.resolve("home"));
    Files.createDirectories(home.resolve("jars")); // executors are given the class path
    Files.writeString(home.resolve("RELEASE"), "");
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    var cluster = new Standalone(directory, port);
    try {
      cluster.await("master", "I have been elected leader");
      for (int i = 0; i < WORKERS; i++) {
        String name = "worker" + i;
        cluster.workers.add(
            cluster.start(
                name,
                "worker.Worker",
                "--host",
                HOST,
                "--cores",
                "1",
                "--memory",
                "700m",
                "--webui-port",
                "0",
                "--work-dir",
                directory.resolve(name).toString(),
                cluster.url()));
      }
      for (int i = 0; i < WORKERS; i++) {
        cluster.await("worker" + i, "Successfully registered with master");
      }
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  String url() {
    return "spark://%s:%s".formatted(HOST, port);
  }

  /// The executors' processes, of which each worker has one at most.
  List<ProcessHandle> executors() {
    return workers.stream().flatMap(worker -> worker.toHandle().children()).toList();
  }

  private Process start(String name, String type, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx200m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dspark.master.ui.port=0",
                "-Dlog4j2.configurationFile=classpath:" + SAYING_WHAT_HAPPENS,
                "-cp",
                System.getProperty("java.class.path"),
                PACKAGE + type));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log(name).toFile());
    builder.environment().putAll(environment(directory));
    return builder.start();
  }

  /// What Spark's processes find in theirs.
  static Map<String, String> environment(Path directory) {
    return Map.of(
        "SPARK_HOME",
        directory.resolve("home").toString(),
        "SPARK_SCALA_VERSION",
        "2.13",
        "SPARK_LOCAL_IP",
        HOST,
        "JAVA_HOME",
        System.getProperty("java.home"));
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }

  private void await(String name, String line) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.readString(log(name)).contains(line)) {
      assertTrue(System.nanoTime() < end, () -> name + " does not start: " + log(name));
      Thread.sleep(100);
    }
  }

  @Override
  public void close() {
    executors().forEach(ProcessHandle::destroyForcibly);
    workers.forEach(Process::destroyForcibly);
    master.destroyForcibly();
  }
}
