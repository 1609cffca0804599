package dev.cairn.proof.sound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// No certificate says what is false: `-Psound`; other campaigns than CI's by `-Dsound.pairs=` and
/// `-Dsound.seed=`.
class SoundnessCampaignTest {
  private static final long PAIRS = 10_000;
  private static final long SEED = 17;
  private static final long FEW = 40;
  private static final long EVERY = 2_000;

  /// Above this share of proven statements that it cannot judge the oracle would prove too little.
  private static final double NOT_JUDGED = 0.02;

  @Test
  @Tag("sound")
  void noStatementContradictsTheOracle() {
    long pairs = Long.getLong("sound.pairs", PAIRS);
    long seed = Long.getLong("sound.seed", SEED);
    var campaign = new SoundnessCampaign(seed, Math.ceilDiv(pairs, SoundnessCampaign.POINTS));
    int workers = Runtime.getRuntime().availableProcessors();
    Tally tally = campaign.run(workers, EVERY, so -> System.out.println("so far: " + so));
    System.out.println("seed " + seed + ": " + tally);
    require(tally);
    assertTrue(tally.of(Tally.Count.PAIRS) >= pairs, "all pairs were tried");
    assertTrue(tally.of(Tally.Count.CRITICAL) > pairs / 10, "critical points were proven");
    assertTrue(tally.of(Tally.Count.NOT_CRITICAL) > pairs / 10, "balls were proven free of them");
    assertTrue(tally.of(Tally.Count.FALSE_STATEMENT) > pairs / 10, "false statements were tried");
  }

  @Test
  @Tag("sound")
  void fewStatementsContradictTheOracleNeither() {
    Tally one = new SoundnessCampaign(SEED, FEW).run(1, EVERY, _ -> {});
    require(one);
    Tally two = new SoundnessCampaign(SEED, FEW).run(2, EVERY, _ -> {});
    assertEquals(one.toString(), two.toString(), "any number of workers");
  }

  private static void require(Tally tally) {
    assertEquals(List.of(), tally.findings());
    long proven = tally.of(Tally.Count.CRITICAL) + tally.of(Tally.Count.NOT_CRITICAL);
    assertTrue(tally.of(Tally.Count.NOT_JUDGED) <= NOT_JUDGED * proven, tally::toString);
  }
}
