package dev.cairn.experiment.data;

import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.spec.DataSpec;
import dev.cairn.formats.DataTensors;
import dev.cairn.formats.Rows;
import dev.cairn.nn.data.FeatureMatrix;
import dev.cairn.nn.data.Scale;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.IntStream;

/// Samples of a file in consecutive parts, as equal as can be, each of which is read by itself.
///
/// @param spec the file, and what is done with its samples
/// @param parts how many
/// @param samples in all of them
/// @param scale by which they are standardised, where they are: that of all samples
public record SampleParts(DataSpec.File spec, int parts, int samples, Optional<Scale> scale) {
  /// Counts the samples; where they are to be standardised, goes through them twice, part by part.
  ///
  /// Throws [CairnException] where there are fewer samples than parts.
  public static SampleParts of(DataSpec.File spec, int parts) {
    int there = Samples.file(spec).count();
    int samples = spec.prepare().samples().orElse(there);
    if (samples > there || samples < parts) {
      throw new CairnException(
          samples > there
              ? "%s: prepare.samples is %s, the file has %s".formatted(spec.path(), samples, there)
              : "%s: problem.partitions is %s, must be at most %s, as many as there are samples"
                  .formatted(spec.path(), parts, samples));
    }
    var plain = new SampleParts(spec, parts, samples, Optional.empty());
    return spec.prepare().standardised()
        ? new SampleParts(spec, parts, samples, Optional.of(Scale.of(plain::features)))
        : plain;
  }

  private Iterator<FeatureMatrix> features() {
    return IntStream.range(0, parts)
        .mapToObj(i -> Preparation.matrix(read(i).features()))
        .iterator();
  }

  /// The samples of a part.
  ///
  /// Throws [CairnException] with one line where they cannot be had.
  public DataTensors part(int i) {
    DataTensors data = read(i);
    return scale.map(s -> Preparation.scaled(data, s)).orElse(data);
  }

  private DataTensors read(int i) {
    return Samples.file(spec).read(Rows.part(i, parts, samples), 1.0 / parts);
  }
}
