package dev.cairn.program.evaluator;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.ProgramTooLargeException;
import org.junit.jupiter.api.Test;

/// Programs whose numbers fit no array say so.
class TooLargeTest {
  @Test
  void parametersBeyondOneArrayAreRefused() {
    var b = new ProgramBuilder();
    b.parameter("first", 1 << 30);
    var refusal =
        assertThrows(ProgramTooLargeException.class, () -> b.parameter("second", 1 << 30));
    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith("parameters are 2147483648 numbers"),
        refusal::getMessage);
  }

  @Test
  void sumsOverSamplesBeyondOneArrayAreRefused() {
    var b = new ProgramBuilder();
    var w = b.parameter("W", 1 << 14, 1 << 14);
    var x = b.data("x", 1 << 14);
    b.output("loss", b.sum(b.square(b.matrixVector(w, x))));
    var samples = Samples.of(1).add("x", 1 << 14, new double[1 << 14]).build();
    var objective = ProgramObjective.of(b.build()).samples(samples);
    var refusal = assertThrows(ProgramTooLargeException.class, objective::build);
    // Eight for each of 2^28 weights, and eight for the loss.
    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith("sums over the samples are 2147483656"),
        refusal::getMessage);
  }
}
