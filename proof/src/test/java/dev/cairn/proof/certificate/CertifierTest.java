package dev.cairn.proof.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.cairn.linalg.Point;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import dev.cairn.problem.ProblemCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CertifierTest {
  private static final Point MINIMUM = Point.of(1, 1);
  private static final Point SLOW = Point.of(0.5, 0.5);

  /// The function of Rosenbrock, which at one point does not answer until it may.
  private record Waiting(SmoothObjective objective, CountDownLatch begun, CountDownLatch until)
      implements SmoothObjective {
    @Override
    public int dimension() {
      return objective.dimension();
    }

    @Override
    public SmoothEvaluation at(double[] theta) {
      if (theta[0] == SLOW.get(0)) {
        begun.countDown();
        await(until);
      }
      return objective.at(theta);
    }
  }

  @Test
  void aProofUnderWayIsGivenUp() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var until = new CountDownLatch(1);
    var stop = new AtomicBoolean();
    List<Integer> proven = new ArrayList<>();
    var certifier =
        new Certifier(
            new ProblemDescription.ClosedForm("rosenbrock", 2),
            DataSource.none(),
            () -> new Waiting(ProblemCatalogue.named("rosenbrock").objective(), begun, until));
    assertTimeoutPreemptively(
        Duration.ofSeconds(2),
        () ->
            certifier.certify(
                List.of(SLOW, MINIMUM, MINIMUM),
                2,
                System::nanoTime,
                stop::get,
                certified -> {
                  proven.add(certified.number());
                  await(begun);
                  stop.set(proven.size() == 2);
                }),
        "waits for the proof that does not end");
    assertEquals(List.of(1, 2), proven);
    until.countDown(); // its answer comes too late
    Thread.sleep(300);
    assertEquals(List.of(1, 2), proven);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
