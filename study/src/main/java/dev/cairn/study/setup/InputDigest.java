package dev.cairn.study.setup;

import dev.cairn.formats.RegularFile;
import dev.cairn.linalg.Point;
import dev.cairn.study.store.CollectedRow;
import dev.cairn.study.store.CollectionReader;
import dev.cairn.study.store.CollectionRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.study.store.StoreReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The SHA-256 of one input of a study: the bytes of a file, or the points that a campaign or a
/// collection holds. An input is the name of its file, or a phrase that names whose points it is.
final class InputDigest {
  private static final String CAMPAIGN = "points of the campaign ";
  private static final String COLLECTION = "points of the collection ";

  private static final String STUDY = "points of the study ";

  private InputDigest() {}

  /// The points of the campaign in a directory, as an input.
  static String campaign(String directory) {
    return CAMPAIGN + directory;
  }

  /// The points of the collection in a directory, as an input.
  static String collection(String directory) {
    return COLLECTION + directory;
  }

  /// The critical points of the study in a directory, as an input.
  static String study(String directory) {
    return STUDY + directory;
  }

  /// Whether an input is points, no file.
  static boolean ofPoints(String input) {
    return input.startsWith(CAMPAIGN) || input.startsWith(COLLECTION) || input.startsWith(STUDY);
  }

  /// As a sentence begins.
  static String named(String input) {
    return ofPoints(input) ? "What is read from the " + input : input;
  }

  /// In hexadecimal digits.
  static String of(String input) throws IOException {
    MessageDigest sha256 = sha256();
    if (input.startsWith(CAMPAIGN)) {
      digestCampaign(Path.of(input.substring(CAMPAIGN.length())), sha256);
    } else if (input.startsWith(COLLECTION)) {
      digestCollection(Path.of(input.substring(COLLECTION.length())), sha256);
    } else if (input.startsWith(STUDY)) {
      FoundPoints.read(Path.of(input.substring(STUDY.length())))
          .forEach(theta -> update(sha256, theta));
    } else {
      Path file = RegularFile.require(Path.of(input));
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  /// What [MarkedStarts] chooses from and by.
  private static void digestCampaign(Path directory, MessageDigest sha256) {
    try (StoreReader reader = StoreReader.open(directory)) {
      for (PointRow p : reader.points()) {
        update(sha256, p.variant(), p.run(), p.kind().word(), p.r(), p.numbersVerdict());
        update(sha256, p.theta());
      }
    }
  }

  private static void digestCollection(Path directory, MessageDigest sha256) {
    try (CollectionReader reader = CollectionReader.open(directory)) {
      for (CollectionRow row : reader.collections()) {
        for (CollectedRow point : reader.collected(row.collection())) {
          update(sha256, row.collection());
          update(sha256, point.theta());
        }
      }
    }
  }

  private static void update(MessageDigest sha256, Object... values) {
    for (Object value : values) {
      sha256.update(value.toString().getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) '\n');
    }
  }

  private static void update(MessageDigest sha256, Point theta) {
    double[] values = theta.toArray();
    var bytes = ByteBuffer.allocate(values.length * Double.BYTES);
    bytes.asDoubleBuffer().put(values);
    sha256.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
