package dev.cairn.nn.data;

import dev.cairn.text.SystemWords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The MNIST digits: 28 × 28 pixels, ten classes.
///
/// MNIST is by Y. LeCun, C. Cortes and C. Burges, licensed CC BY-SA 3.0.
public final class Mnist {
  /// Number of classes.
  public static final int CLASSES = 10;

  private static final String BUNDLED_IMAGES = "mnist-10k-images-idx3-ubyte.gz";
  private static final String BUNDLED_LABELS = "mnist-10k-labels-idx1-ubyte.gz";

  /// The names that the original distribution gave, training set first.
  private static final List<String> ORIGINAL = List.of("train", "t10k");

  private Mnist() {}

  /// The 10,000 digits that come with Cairn: class counts 1001, 1127, 991, 1032, 980, 863, 1014,
  /// 1070, 944, 978.
  public static LabelledImages bundled() {
    return new LabelledImages(
        IdxFile.images(resource(BUNDLED_IMAGES), BUNDLED_IMAGES),
        IdxFile.labels(resource(BUNDLED_LABELS), BUNDLED_LABELS));
  }

  /// The digits in a directory of the user's, under the names of the original distribution:
  /// `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, each plain or with `.gz`; where there
  /// is no training set, the `t10k` files.
  ///
  /// Throws [DataException] where neither set is there or a file is not what it should be.
  public static LabelledImages read(Path directory) {
    List<Path> files = files(directory);
    return paired(files.getFirst(), files.getLast());
  }

  /// The two files that [#read] reads, images first; errors likewise.
  public static List<Path> files(Path directory) {
    for (String set : ORIGINAL) {
      var images = find(directory, set + "-images");
      var labels = find(directory, set + "-labels");
      if (images.isPresent() && labels.isPresent()) {
        return List.of(images.get(), labels.get());
      }
      if (images.isPresent() || labels.isPresent()) {
        throw new DataException(
            "%s: has %s but not its %s"
                .formatted(
                    directory,
                    images.or(() -> labels).orElseThrow().getFileName(),
                    images.isPresent() ? "labels" : "images"));
      }
    }
    String missing = "train-images-idx3-ubyte[.gz] is missing";
    throw new DataException(
        "%s: no MNIST here: %s"
            .formatted(
                directory,
                SystemWords.outOfSight(directory.resolve(ORIGINAL.getFirst())).orElse(missing)));
  }

  private static LabelledImages paired(Path imageFile, Path labelFile) {
    Images images = IdxFile.images(imageFile);
    Labels labels = IdxFile.labels(labelFile);
    if (images.count() != labels.count()) {
      throw new DataException(
          "%s has %s images but %s has %s labels"
              .formatted(imageFile, images.count(), labelFile, labels.count()));
    }
    return new LabelledImages(images, labels);
  }

  private static Optional<Path> find(Path directory, String stem) {
    String suffix = stem.endsWith("images") ? "-idx3-ubyte" : "-idx1-ubyte";
    return Stream.of("", ".gz")
        .map(compressed -> directory.resolve(stem + suffix + compressed))
        .filter(Files::exists)
        .findFirst();
  }

  private static InputStream resource(String name) {
    InputStream in = Mnist.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("resource " + name + " is missing from this build");
    }
    try (in) {
      return new ByteArrayInputStream(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
