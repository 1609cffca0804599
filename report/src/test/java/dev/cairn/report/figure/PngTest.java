package dev.cairn.report.figure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/// The JDK's reader, which shares no code with the writer, gives back every dot.
class PngTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 255, 256, 257, 5_000})
  void everyDotIsReadBack(int colours) throws IOException {
    Random random = new Random(colours);
    int[] some = random.ints(0, 1 << 24).distinct().limit(colours).toArray();
    BufferedImage image = new BufferedImage(97, 83, BufferedImage.TYPE_INT_RGB);
    int next = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, some[next < colours ? next++ : random.nextInt(colours)]);
      }
    }
    byte[] file = Png.of(image, 300);
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(file));
    assertEquals(colours <= 256, read.getColorModel() instanceof IndexColorModel);
    assertArrayEquals(dots(image), dots(read));
    assertEquals(25.4 / 300, millimetresPerDot(file), 1e-5);
  }

  private static int[] dots(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  private static double millimetresPerDot(byte[] file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in);
      Element all = (Element) reader.getImageMetadata(0).getAsTree("javax_imageio_1.0");
      var sizes = all.getElementsByTagName("HorizontalPixelSize");
      assertTrue(sizes.getLength() == 1, "the size of a dot");
      return Double.parseDouble(((Element) sizes.item(0)).getAttribute("value"));
    } finally {
      reader.dispose();
    }
  }
}
