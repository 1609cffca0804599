package dev.cairn.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ProgramBuilderTest {
  private final ProgramBuilder b = new ProgramBuilder();
  private final Value x = b.data("pixels", 3);
  private final Value w = b.parameter("W1", 4, 2);

  private static void refused(Executable call, String... fragments) {
    String message = assertThrows(IllegalArgumentException.class, call).toString();
    for (String fragment : fragments) {
      assertTrue(message.contains(fragment), message);
    }
  }

  @Test
  void mistakesNameTheOperationTheShapesAndTheOperands() {
    refused(() -> b.matrixVector(w, x), "matrixVector", "'W1' [4, 2]", "'pixels' [3] per sample");
    refused(() -> b.add(x, w), "add", "equal shapes", "[3]", "[4, 2]");
    refused(() -> b.product(w, w), "product", "inner", "[4, 2]");
    refused(() -> b.reshape(x, Shape.of(2, 2)), "reshape to [2, 2]", "[3]");
    refused(() -> b.broadcast(x, Shape.of(4)), "broadcast to [4]");
    refused(() -> b.sum(w, Shape.of(2, 2)), "sum to [2, 2]");
    refused(() -> b.parameter("W1", 2), "'W1' exists already");
    refused(() -> b.data("pixels", 2), "'pixels' exists already");
    refused(() -> Tensors.slice(b, x, 0, 2, 5), "slice 2:5:1", "0 … 3");
    refused(() -> Shape.of(3, 0), "[3, 0]", "0");
    refused(() -> x.shape().extent(1), "[3]", "axis 1");
    refused(() -> new ProgramBuilder().square(x), "another program builder");
    refused(b::build, "at least one output");
    refused(() -> Losses.huber(b, x, x, Real.of(-1)), "-1");
  }

  @Test
  void equalOperationsAreComputedOnce() {
    Value first = b.unary(Function.SWISH, x);
    Value second = b.unary(Function.SWISH, x);
    b.output("f", b.sum(b.multiply(first, second)));
    Program program = b.build();
    long swishes =
        program.nodes().stream()
            .filter(n -> n.op() instanceof Op.Unary u && u.function() == Function.SWISH)
            .count();
    assertEquals(1, swishes);
    assertTrue(
        program.nodes().stream()
            .anyMatch(n -> n.op() instanceof Op.Unary u && u.function() == Function.SQUARE));
  }

  @Test
  void zerosAndOnesDisappear() {
    Value zero = b.fill(0, Shape.of(3));
    Value one = b.fill(1, Shape.of(3));
    assertSame(x.number(), b.add(x, zero).number());
    assertSame(x.number(), b.multiply(one, x).number());
    assertTrue(b.isZero(b.multiply(zero, x)));
    assertSame(x.number(), b.reshape(b.reshape(x, Shape.of(3, 1)), Shape.of(3)).number());
    assertEquals(b.scale(6, x).number(), b.scale(2, b.scale(3, x)).number());
  }

  @Test
  void whatNoOutputNeedsIsDroppedButParametersStay() {
    b.unary(Function.EXP, w);
    b.output("f", b.sum(x));
    Program program = b.build();
    assertEquals(8, program.dimension());
    assertTrue(program.nodes().stream().noneMatch(n -> n.op() instanceof Op.Parameter));
    assertTrue(program.listing().contains("f = %"), program.listing());
  }

  @Test
  void aProgramIsSmoothUnlessAKinkActsOnTheParameters() {
    Value u = b.parameter("u", 3);
    b.output("f", b.sum(b.multiply(u, b.unary(Function.RELU, x))));
    assertTrue(b.build().smooth());
  }
}
