package dev.cairn.onnx;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Files of other tools that people take for a model, told by their first bytes.
enum ForeignModel {
  /// A zip archive of arrays, whose first member is one.
  NPZ("PK\u0003\u0004", 0, "an archive of NumPy arrays", Advice.TORCH) {
    @Override
    boolean matches(byte[] file) {
      return super.matches(file) && firstMember(file).endsWith(".npy");
    }
  },
  /// A zip archive, as `torch.save` and Keras 3 write.
  ARCHIVE("PK\u0003\u0004", 0, "an archive as torch.save writes", Advice.TORCH),
  /// A pickle, as `torch.save` wrote before version 1.6.
  PICKLE("\u0080\u0002", 0, "a pickle as old versions of torch.save write", Advice.TORCH),
  HDF5("\u0089HDF\r\n", 0, "an HDF5 file as Keras writes", Advice.KERAS),
  TFLITE("TFL3", 4, "a TensorFlow Lite model", Advice.KERAS),
  NUMPY("\u0093NUMPY", 0, "a NumPy array", Advice.TORCH),
  /// Eight bytes with the length of a header of JSON, then that.
  SAFETENSORS("\u0000\u0000\u0000\u0000{\"", 4, "a safetensors file", Advice.TORCH);

  /// Where the header of a zip archive's first member has the length of its name, and the name.
  private static final int NAME_LENGTH = 26;

  private static final int NAME = 30;

  /// So many first bytes tell all.
  static final int HEAD = NAME + 0xFFFF;

  private final String magic; // a character a byte
  private final int offset;
  private final String description;
  private final String advice;

  ForeignModel(String magic, int offset, String description, String advice) {
    this.magic = magic;
    this.offset = offset;
    this.description = description;
    this.advice = advice;
  }

  /// What the file is and how a model becomes ONNX, where these are the first bytes of such a file.
  static Optional<String> explain(byte[] file) {
    return Arrays.stream(values())
        .filter(format -> format.matches(file))
        .findFirst()
        .map(format -> "this is %s, no graph; %s".formatted(format.description, format.advice));
  }

  /// The same for a file that is no model at all, from the ending of its name.
  static Optional<String> explain(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.matches(".*\\.(pt|pth|pkl|ckpt)")) {
      return Optional.of("is named like PyTorch's own files; " + Advice.TORCH);
    }
    return name.matches(".*\\.(h5|keras|tflite)")
        ? Optional.of("is named like a file of Keras; " + Advice.KERAS)
        : Optional.empty();
  }

  /// The name of a zip archive's first member; empty where the file ends before it does.
  private static String firstMember(byte[] file) {
    if (file.length < NAME) {
      return "";
    }
    int length = (file[NAME_LENGTH] & 0xFF) | (file[NAME_LENGTH + 1] & 0xFF) << Byte.SIZE;
    return NAME + length > file.length
        ? ""
        : new String(file, NAME, length, StandardCharsets.UTF_8);
  }

  boolean matches(byte[] file) {
    int length = magic.length();
    return file.length >= offset + length
        && new String(file, offset, length, StandardCharsets.ISO_8859_1).equals(magic);
  }

  /// How a model is exported.
  private static final class Advice {
    static final String TORCH =
        "export the model by torch.onnx.export (docs/your-model.md shows how)";
    static final String KERAS = "export the model to ONNX, for example by tf2onnx";

    private Advice() {}
  }
}
