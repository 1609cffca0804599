package dev.cairn.study.shard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.experiment.CairnException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardLockTest {
  private static final ShardLock.Pace QUICK =
      new ShardLock.Pace(Duration.ofMillis(40), Duration.ofMillis(800));

  private static final long MOST = 20; // seconds

  @TempDir Path directory;
  private final List<String> said = new ArrayList<>();

  private ShardLock take(Runnable lost) {
    return ShardLock.take(base(), "shard 3/40", QUICK, said::add, lost);
  }

  private Path base() {
    return directory.resolve("locks").resolve("3");
  }

  private Path file(int generation) {
    return base().resolveSibling("3." + generation);
  }

  @Test
  void oneAtATime() {
    try (ShardLock _ = take(() -> {})) {
      assertTrue(ShardLock.holder(base()).isPresent());
      String message = assertThrows(CairnException.class, () -> take(() -> {})).getMessage();
      assertTrue(
          message.startsWith("shard 3/40 is being made by another process, process "), message);
    }
    assertEquals(Optional.empty(), ShardLock.holder(base()));
    said.clear();
    take(() -> {}).close();
    assertEquals(List.of(), said);
  }

  /// A process of this machine that has ended is known to be dead at once.
  @Test
  void theLockOfAnEndedProcessIsTakenOverAndNamed() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Files.createDirectories(base().getParent());
    Holder here = Holder.here();
    Files.writeString(file(7), new Holder(here.host(), ended.pid(), here.space()).text(3));
    long begin = System.nanoTime();
    try (ShardLock _ = take(() -> {})) {
      assertTrue(System.nanoTime() - begin < QUICK.watch().toNanos(), "waited");
      assertEquals(1, said.size());
      assertTrue(said.getFirst().contains("process " + ended.pid()), said::toString);
      assertTrue(Files.exists(file(8)) && !Files.exists(file(7)));
    }
  }

  /// One on another machine is given up when it shows no life for a while.
  @Test
  void theLockOfASilentMachineIsTakenOverAfterAWhile() throws IOException {
    Files.createDirectories(base().getParent());
    Files.writeString(file(1), new Holder("node7", 123, "elsewhere").text(3));
    long begin = System.nanoTime();
    try (ShardLock _ = take(() -> {})) {
      assertTrue(System.nanoTime() - begin >= QUICK.watch().toNanos());
      assertTrue(
          said.getLast().contains("process 123 on node7, which is dead: taken over"),
          said::toString);
    }
  }

  /// A half-written file is no free lock: its process may live.
  @Test
  void aLockWithoutANameIsWatchedToo() throws IOException {
    Files.createDirectories(base().getParent());
    Files.writeString(file(1), "");
    long begin = System.nanoTime();
    take(() -> {}).close();
    assertTrue(System.nanoTime() - begin >= QUICK.watch().toNanos());
  }

  @Test
  void whoWakesLateLearnsThatItsLockIsGone() throws Exception {
    CountDownLatch lost = new CountDownLatch(1);
    ShardLock sleeper = take(lost::countDown);
    Files.writeString(file(2), new Holder("node7", 123, "elsewhere").text(0));
    assertTrue(lost.await(MOST, TimeUnit.SECONDS));
    sleeper.close(); // leaves the lock of the other one alone
    assertTrue(Files.readString(file(2)).startsWith("host node7"));
  }

  /// Of many that find the lock of a dead process at once, one gets it.
  @Test
  void ofManyOneTakesOver() throws Exception {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Holder here = Holder.here();
    for (int round = 0; round < 20; round++) {
      Path base = directory.resolve("round-" + round).resolve("3");
      Files.createDirectories(base.getParent());
      Files.writeString(
          base.resolveSibling("3.1"), new Holder(here.host(), ended.pid(), here.space()).text(3));
      Queue<ShardLock> taken = new ConcurrentLinkedQueue<>();
      AtomicInteger refused = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        taken.add(ShardLock.take(base, "it", QUICK, _ -> {}, () -> {}));
                      } catch (CairnException e) {
                        refused.incrementAndGet();
                      }
                    }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      taken.forEach(ShardLock::close); // a lock beats on, into the directory that goes
      assertEquals(1, taken.size());
      assertEquals(7, refused.get());
    }
  }
}
