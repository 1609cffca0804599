package dev.cairn.study.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cairn.linalg.Point;
import dev.cairn.objective.InvariantSubspace;
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

  /// One of several records.
  public sealed interface Form {
    /// With a number.
    record Round(double radius) implements Form {}

    /// With nothing.
    record Empty() implements Form {}
  }

  /// Forms, each as what it is.
  public record Forms(Form first, List<Form> more) {}

  /// A subspace.
  public record Space(InvariantSubspace subspace) {}

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
  void oneOfSeveralRecordsComesBackAsWhatItIs() {
    var given = new Forms(new Form.Empty(), List.of(new Form.Round(-0.0), new Form.Empty()));
    assertEquals(given, RecordBytes.read(RecordBytes.write(given), Forms.class));
    byte[] bytes = RecordBytes.write(new Forms(new Form.Empty(), List.of()));
    bytes[Integer.BYTES] = 'e'; // its name is Empty
    var refused =
        assertThrows(IllegalArgumentException.class, () -> RecordBytes.read(bytes, Forms.class));
    assertTrue(String.valueOf(refused.getMessage()).contains("'empty'"), refused::toString);
  }

  @Test
  void aSubspaceComesBack() {
    int[] classes = {1, InvariantSubspace.ZERO, 0, 1, 1, 0};
    var given =
        new InvariantSubspace(classes, new boolean[] {true, false, false, false, true, true});
    var back = RecordBytes.read(RecordBytes.write(new Space(given)), Space.class).subspace();
    assertEquals(2, back.dimension());
    for (int i = 0; i < classes.length; i++) {
      assertEquals(classes[i], back.coordinate(i));
      assertEquals(given.entry(i), back.entry(i), 0);
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
