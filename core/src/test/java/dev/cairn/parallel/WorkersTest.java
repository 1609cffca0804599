package dev.cairn.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private static List<Workers.Task> tasks(int count, IntConsumer each) {
    return IntStream.range(0, count).<Workers.Task>mapToObj(i -> _ -> each.accept(i)).toList();
  }

  @Test
  void everyTaskIsDoneOnceInEachRound() {
    try (var workers = new Workers(3)) {
      for (int round = 0; round < 50; round++) {
        int[] done = new int[17];
        assertEquals(17, workers.run(tasks(17, i -> done[i]++), () -> false));
        assertTrue(IntStream.of(done).allMatch(times -> times == 1));
      }
    }
  }

  @Test
  void workersAreNumberedAndWorkAtOnce() {
    Set<Integer> numbers = new ConcurrentSkipListSet<>();
    var together = new CountDownLatch(3);
    Workers.Task task =
        worker -> {
          numbers.add(worker);
          together.countDown();
          await(together); // none ends before the third has begun
        };
    assertTimeoutPreemptively(SOON, () -> Workers.run(3, List.of(task, task, task), () -> false));
    assertEquals(Set.of(0, 1, 2), numbers);
  }

  @Test
  void whatIsBegunIsTheBeginningOfTheListAndIsDone() {
    var done = new ConcurrentSkipListSet<Integer>();
    var stop = new AtomicBoolean();
    try (var workers = new Workers(4)) {
      int begun =
          workers.run(
              tasks(
                  1000,
                  i -> {
                    done.add(i);
                    stop.compareAndSet(false, i == 100);
                  }),
              stop::get);
      assertTrue(begun > 100 && begun < 1000, () -> begun + " begun");
      assertEquals(IntStream.range(0, begun).boxed().collect(Collectors.toSet()), done);
    }
  }

  @Test
  void theFirstFailureIsThrownAsItIs() {
    var failure = new IllegalStateException("this one");
    var after = new AtomicInteger();
    try (var workers = new Workers(1)) {
      List<Workers.Task> tasks =
          tasks(
              9,
              i -> {
                if (i == 3) {
                  throw failure;
                }
                after.set(i);
              });
      assertSame(
          failure, assertThrows(RuntimeException.class, () -> workers.run(tasks, () -> false)));
      assertEquals(2, after.get());
      assertThrows(
          StackOverflowError.class,
          () ->
              workers.run(
                  tasks(
                      1,
                      _ -> {
                        throw new StackOverflowError();
                      }),
                  () -> false));
    }
  }

  @Test
  void aTaskThatDoesNotEndIsLeft() {
    var never = new CountDownLatch(1);
    var stop = new AtomicBoolean();
    try (var workers = new Workers(2)) {
      List<Workers.Task> tasks = List.of(_ -> await(never), _ -> stop.set(true), _ -> await(never));
      assertTimeoutPreemptively(SOON, () -> workers.runOrLeave(tasks, stop::get));
    } finally {
      never.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
