package dev.cairn.report.figure;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/// A drawing as a PNG file: with a palette where it has at most 256 colours, which leaves a third
/// of the bytes to pack, else with three bytes a dot. Rows are not filtered: equal dots lie side by
/// side and one above the other, and packing finds them.
///
/// Source: PNG specification, third edition (W3C, 2025), sections 5 to 11.
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte BITS = 8;
  private static final byte TRUE_COLOUR = 2;
  private static final byte INDEXED = 3;
  private static final byte PER_METRE = 1;
  private static final double INCHES_PER_METRE = 1 / 0.0254;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  private Png() {}

  /// The bytes of a file.
  ///
  /// @param image of TYPE_INT_RGB
  /// @param dotsPerInch what the file says to who prints it
  static byte[] of(BufferedImage image, double dotsPerInch) {
    int[] dots = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    Palette palette = new Palette();
    boolean few = palette.holds(dots);
    Png png = new Png();
    png.file.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(image.getWidth()).putInt(image.getHeight());
    png.chunk("IHDR", header.put(BITS).put(few ? INDEXED : TRUE_COLOUR).array());
    int scale = (int) Math.round(dotsPerInch * INCHES_PER_METRE);
    png.chunk("pHYs", ByteBuffer.allocate(9).putInt(scale).putInt(scale).put(PER_METRE).array());
    if (few) {
      png.chunk("PLTE", palette.bytes());
    }
    png.chunk("IDAT", packed(dots, image.getWidth(), few ? palette : null));
    png.chunk("IEND", new byte[0]);
    return png.file.toByteArray();
  }

  private void chunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    number(data.length);
    file.writeBytes(name);
    file.writeBytes(data);
    number((int) sum.getValue());
  }

  private void number(int value) {
    file.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  /// The rows, each behind the number of its filter, none.
  private static byte[] packed(int[] dots, int width, @Nullable Palette palette) {
    byte[] row = new byte[1 + (palette == null ? 3 : 1) * width];
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      for (int start = 0; start < dots.length; start += width) {
        int at = 1;
        for (int i = start; i < start + width; i++) {
          if (palette == null) {
            row[at++] = (byte) (dots[i] >> 16);
            row[at++] = (byte) (dots[i] >> 8);
            row[at++] = (byte) dots[i];
          } else {
            row[at++] = (byte) palette.index(dots[i]);
          }
        }
        out.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  /// The colours of a drawing in the order in which they appear, found by open addressing.
  private static final class Palette {
    private static final int MOST = 256;

    /// Room for four times as many, so that what is looked for is near.
    private static final int PLACES = 4 * MOST;

    private static final int COLOUR = 0xffffff;

    /// Odd and without pattern in its bits (2³² times the golden ratio's fraction).
    private static final int SPREAD = 0x9e3779b9;

    private final int[] colours = new int[MOST];

    /// By place, one more than the number of the colour; 0 where there is none.
    private final int[] numbers = new int[PLACES];

    private int count;

    /// Takes on all colours; whether there is room for them.
    boolean holds(int[] dots) {
      int last = -1;
      for (int dot : dots) {
        if (dot != last && index(dot) < 0) {
          return false;
        }
        last = dot;
      }
      return true;
    }

    /// The number of the colour, which is new where it has none; -1 where there is no more room.
    int index(int dot) {
      int colour = dot & COLOUR;
      int place = (colour * SPREAD) >>> (Integer.SIZE - Integer.numberOfTrailingZeros(PLACES));
      while (numbers[place] > 0) {
        int number = numbers[place] - 1;
        if (colours[number] == colour) {
          return number;
        }
        place = (place + 1) % PLACES;
      }
      if (count == MOST) {
        return -1;
      }
      colours[count] = colour;
      numbers[place] = ++count;
      return count - 1;
    }

    byte[] bytes() {
      ByteBuffer all = ByteBuffer.allocate(3 * count);
      for (int i = 0; i < count; i++) {
        all.put((byte) (colours[i] >> 16)).put((byte) (colours[i] >> 8)).put((byte) colours[i]);
      }
      return all.array();
    }
  }
}
