package dev.cairn.proof.sound;

import dev.cairn.linalg.Point;
import dev.cairn.program.Program;
import dev.cairn.program.evaluator.ProgramObjective;
import dev.cairn.program.formula.Formula;
import dev.cairn.proof.Statement;
import dev.cairn.proof.certificate.Certificate;
import dev.cairn.proof.certificate.CertificateException;
import dev.cairn.proof.certificate.CertificateFile;
import dev.cairn.proof.certificate.Certifier;
import dev.cairn.proof.certificate.DataSource;
import dev.cairn.proof.certificate.ProblemDescription;
import dev.cairn.proof.verify.Verification;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Random formulas and points, proven and verified as `./cairn certify` and `./cairn verify` do,
/// held against the oracle; and statements that are false, which must not be accepted.
///
/// @param seed sets everything
/// @param formulas of which [#POINTS] points each are tried
record SoundnessCampaign(long seed, long formulas) {
  static final int POINTS = 5;

  private static final List<String> NAMES = List.of("x", "y", "z");

  /// Runs on so many threads; the result does not depend on their number.
  ///
  /// @param progress told the sum so far from time to time
  Tally run(int workers, long every, Consumer<Tally> progress) {
    Tally total = new Tally();
    AtomicLong next = new AtomicLong();
    Runnable work =
        () -> {
          for (long k = next.getAndIncrement(); k < formulas; k = next.getAndIncrement()) {
            Tally part = formula(k);
            synchronized (total) {
              total.add(part);
              if ((k + 1) % every == 0) {
                progress.accept(total);
              }
            }
          }
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      List<Future<?>> parts = new ArrayList<>();
      for (int w = 0; w < workers; w++) {
        parts.add(pool.submit(work));
      }
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("the campaign broke off", e);
    }
    return total;
  }

  /// The pairs of one formula, which seed and number alone set.
  Tally formula(long number) {
    SplittableRandom random = new SplittableRandom(seed ^ (number * 0x9E3779B97F4A7C15L));
    List<String> variables = NAMES.subList(0, 1 + random.nextInt(random.nextInt(4) == 0 ? 3 : 2));
    String text = new RandomFormulas(random, variables).next();
    Tally tally = new Tally();
    try {
      var trial = new Trial(number, text, variables, random, tally);
      trial.run();
    } catch (RuntimeException | StackOverflowError failure) {
      tally.found(
          Tally.Count.FAILED,
          number,
          "%s: %s at %s"
              .formatted(text, failure, Arrays.stream(failure.getStackTrace()).limit(4).toList()));
    }
    return tally;
  }

  /// One formula.
  private record Trial(
      long number, String text, List<String> variables, SplittableRandom random, Tally tally) {

    void run() {
      Oracle oracle = Oracle.of(text, variables);
      List<double[]> points = new RandomPoints(random, oracle.f(), variables.size()).next(POINTS);
      points.forEach(_ -> tally.count(Tally.Count.PAIRS));
      ProblemDescription problem = new ProblemDescription.Formula(text, variables);
      Program program;
      try {
        problem.loss(DataSource.none());
        program = Formula.parse(text, variables);
      } catch (CertificateException _) {
        points.forEach(_ -> tally.count(Tally.Count.REFUSED_FORMULA));
        return;
      }
      ProgramObjective.Builder objectives = ProgramObjective.of(program);
      new Certifier(problem, DataSource.none(), objectives::build)
          .certify(
              points.stream().map(Point::of).toList(),
              1,
              () -> 0,
              () -> false,
              done -> judge(oracle, points.get(done.number()), done.certificate()));
    }

    private void judge(Oracle oracle, double[] reported, Certificate proven) {
      Certificate certificate = CertificateFile.read(CertificateFile.write(proven));
      double[] centre = certificate.centre().toArray();
      switch (certificate.statement()) {
        case Statement.Critical _ -> tally.count(Tally.Count.CRITICAL);
        case Statement.Degenerate _ -> tally.count(Tally.Count.DEGENERATE);
        case Statement.NotCritical _ -> tally.count(Tally.Count.NOT_CRITICAL);
        case Statement.CriticalFamily _ -> tally.count(Tally.Count.FAMILY);
        case Statement.Undecided _ -> {
          boolean undefined = !oracle.defined(reported).orElse(true);
          tally.count(undefined ? Tally.Count.UNDEFINED : Tally.Count.UNDECIDED);
          return;
        }
      }
      if (squaredDistance(reported, centre).compareTo(new BigDecimal(certificate.moved()).pow(2))
          > 0) {
        contradiction(certificate, "moved is less than the distance to " + Point.of(reported));
      }
      if (certificate.verify(DataSource.none()) instanceof Verification.Verified) {
        tally.count(Tally.Count.PROVEN_AND_VERIFIED);
      }
      switch (oracle.judge(centre, certificate.statement(), random)) {
        case Judgement.Consistent _ -> falsify(oracle, certificate);
        case Judgement.Contradiction(String truth) -> contradiction(certificate, truth);
        case Judgement.Unjudged(String why) -> tally.notJudged(why);
      }
    }

    /// Exact: where the centre has the reported point's exponent `moved` is the distance itself.
    private static BigDecimal squaredDistance(double[] x, double[] y) {
      BigDecimal sum = BigDecimal.ZERO;
      for (int i = 0; i < x.length; i++) {
        BigDecimal difference = new BigDecimal(x[i]).subtract(new BigDecimal(y[i]));
        sum = sum.add(difference.pow(2));
      }
      return sum;
    }

    private void contradiction(Certificate certificate, String truth) {
      tally.found(
          Tally.Count.CONTRADICTION,
          number,
          "%s of %s at %s: %s (%s)"
              .formatted(
                  certificate.statement(),
                  text,
                  certificate.centre(),
                  truth,
                  certificate.verify(DataSource.none()).getClass().getSimpleName()));
    }

    /// Tries a statement near a true one; the oracle says whether it is false.
    private void falsify(Oracle oracle, Certificate certificate) {
      Certificate claim = new FalseStatements(random, certificate, oracle).next();
      double[] centre = claim.centre().toArray();
      if (!(oracleOf(claim).judge(centre, claim.statement(), random)
          instanceof Judgement.Contradiction(String truth))) {
        return;
      }
      tally.count(Tally.Count.FALSE_STATEMENT);
      try {
        if (claim.verify(DataSource.none()) instanceof Verification.Verified) {
          tally.found(Tally.Count.FALSE_AND_ACCEPTED, number, claim + ": " + truth);
        }
      } catch (CertificateException _) {
        // a formula with another sign may be none
      }
    }

    private Oracle oracleOf(Certificate claim) {
      return claim.problem() instanceof ProblemDescription.Formula(String f, var names)
          ? Oracle.of(f, names)
          : Oracle.of(text, variables);
    }
  }
}
