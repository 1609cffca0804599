package dev.cairn.study.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cairn.linalg.Point;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecordBytesTest {
  /// Kinds of components.
  public enum Colour {
    RED,
    GREEN
  }

  /// A record in a record.
  public record Inner(long number, Optional<Colour> colour) {}

  /// One component of every kind.
  public record Outer(
      int whole,
      double real,
      boolean flag,
      String text,
      Colour colour,
      OptionalInt perhaps,
      Optional<String> word,
      Point point,
      List<Inner> inner,
      List<List<Double>> matrix) {}

  private static final double PAYLOAD = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);

  private static Outer outer(double real, double... point) {
    return new Outer(
        -7,
        real,
        true,
        "∇f\u0000 — “x”",
        Colour.GREEN,
        OptionalInt.of(Integer.MIN_VALUE),
        Optional.of(""),
        Point.of(point),
        List.of(new Inner(Long.MIN_VALUE, Optional.empty()), new Inner(1, Optional.of(Colour.RED))),
        List.of(List.of(), List.of(-0.0, Double.NEGATIVE_INFINITY)));
  }

  @Test
  void everyBitComesBack() {
    var random = new SplittableRandom(5);
    double[] point = random.longs(200).mapToDouble(Double::longBitsToDouble).toArray();
    for (double real : new double[] {PAYLOAD, -0.0, Double.MIN_VALUE, 0.1}) {
      Outer given = outer(real, point);
      Outer back = RecordBytes.read(RecordBytes.write(given), Outer.class);
      assertEquals(given.inner(), back.inner());
      assertEquals(given.text(), back.text());
      assertEquals(given.matrix(), back.matrix());
      assertEquals(Double.doubleToRawLongBits(real), Double.doubleToRawLongBits(back.real()));
      for (int i = 0; i < point.length; i++) {
        assertEquals(
            Double.doubleToRawLongBits(point[i]), Double.doubleToRawLongBits(back.point().get(i)));
      }
      assertArrayEquals(RecordBytes.write(given), RecordBytes.write(back));
    }
  }

  @Test
  void whatIsNoWholeRecordIsRefused() {
    byte[] whole = RecordBytes.write(outer(1, 2, 3));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThrows(IllegalArgumentException.class, () -> RecordBytes.read(part, Outer.class));
    }
    byte[] more = Arrays.copyOf(whole, whole.length + 1);
    assertThrows(IllegalArgumentException.class, () -> RecordBytes.read(more, Outer.class));
  }
}
