package dev.cairn.proof.certificate;

import dev.cairn.formats.Limits;
import dev.cairn.formats.WholeFile;
import dev.cairn.onnx.OnnxModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The content of all files that an ONNX model consists of.
///
/// @param hash SHA-256 of the model's file, in hexadecimal
/// @param external SHA-256 of the files of its external data by where the model says that they lie,
///     relative to it
public record ModelFiles(String hash, SortedMap<String, String> external) {
  public ModelFiles {
    external = Collections.unmodifiableSortedMap(new TreeMap<>(external));
  }

  /// The files that a model reads as they are now.
  public static ModelFiles of(Path model) throws IOException {
    List<Path> files = OnnxModel.files(model, Limits.DEFAULT);
    Path directory = model.toAbsolutePath().normalize().resolveSibling("");
    SortedMap<String, String> external = new TreeMap<>();
    for (Path file : files.subList(1, files.size())) {
      Path location = directory.relativize(file.toAbsolutePath().normalize());
      external.put(location.toString().replace('\\', '/'), hash(file));
    }
    return new ModelFiles(hash(model), external);
  }

  /// Where the files lie that certificates in a directory need: the model beside them, or in a
  /// directory of its own where it has external data, so that models with data of the same name do
  /// not meet.
  Path in(Path directory) {
    String name = "model-" + hash + ".onnx";
    if (external.isEmpty()) {
      return directory.resolve(name);
    }
    StringBuilder list = new StringBuilder(hash).append('\n');
    external.forEach(
        (location, digest) -> list.append(digest).append("  ").append(location).append('\n'));
    String all = NetworkData.sha256(list.toString().getBytes(StandardCharsets.UTF_8));
    return directory.resolve("model-" + all).resolve(name);
  }

  /// Copies the files to where certificates in a directory look for them.
  void keep(Path model, Path directory) throws IOException {
    Path kept = in(directory);
    Files.createDirectories(kept.resolveSibling(""));
    copy(model, kept);
    for (String location : external.keySet()) {
      Path copy = kept.resolveSibling(location);
      Files.createDirectories(copy.resolveSibling(""));
      copy(model.toAbsolutePath().resolveSibling(location), copy);
    }
  }

  /// Refuses files in a directory that are not these.
  void check(Path directory) throws IOException {
    Path model = in(directory);
    if (!Files.isRegularFile(model)) {
      throw new CertificateException("%s is missing".formatted(model));
    }
    if (!hash(model).equals(hash)) {
      throw new CertificateException("%s does not have the hash in its name".formatted(model));
    }
    SortedMap<String, String> found = of(model).external();
    for (Map.Entry<String, String> entry : external.entrySet()) {
      if (!entry.getValue().equals(found.get(entry.getKey()))) {
        throw new CertificateException(
            "%s does not have the hash that the certificate states"
                .formatted(model.resolveSibling(entry.getKey())));
      }
    }
    if (found.size() != external.size()) {
      throw new CertificateException("the model reads files that the certificate does not list");
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    byte[] bytes = Files.readAllBytes(from);
    if (!Files.exists(to) || !Arrays.equals(Files.readAllBytes(to), bytes)) {
      WholeFile.write(to, bytes);
    }
  }

  private static String hash(Path file) throws IOException {
    return NetworkData.sha256(Files.readAllBytes(file));
  }
}
