package dev.cairn.report.page;

import dev.cairn.experiment.RecordJson;
import dev.cairn.report.page.Blob.Kind;
import dev.cairn.report.statistics.RunView;
import dev.cairn.report.statistics.Trace;
import dev.cairn.study.store.KernelShareRow;
import dev.cairn.study.store.MorseRow;
import dev.cairn.study.store.PointRow;
import dev.cairn.text.Visible;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// Runs as the page's script reads them: words as JSON, numbers in a [Blob].
///
/// The report embeds one such part; the live page fetches one after the other.
public final class PageData {
  private static final ObjectMapper SHOWN =
      JsonMapper.builder()
          .addModule(RecordJson.words())
          .addModule(new SimpleModule("visible").addSerializer(String.class, new VisibleText()))
          .build();

  /// Eigenvalues of marked points in one part at most (4 bytes each); points beyond have none.
  private static final int EIGENVALUES = 1_200_000;

  private PageData() {}

  /// The runs as JSON, safe inside a script element.
  public static String json(List<RunView> runs) {
    var blob = new Blob();
    var words = new Words();
    addRuns(blob, words, runs);
    addTraces(blob, runs);
    List<PointRow> points = runs.stream().flatMap(run -> run.points().stream()).toList();
    addPoints(blob, words, points);
    addVerdicts(blob, words, runs);
    addProofs(blob, words, runs);
    List<Double> cutoffs =
        runs.stream()
            .flatMap(run -> run.morse().stream())
            .map(MorseRow::cutoff)
            .distinct()
            .sorted()
            .toList();
    addMorse(blob, runs, cutoffs);
    List<Double> kernelCutoffs =
        runs.stream()
            .flatMap(run -> run.kernelShares().stream())
            .map(KernelShareRow::cutoff)
            .distinct()
            .sorted()
            .toList();
    addKernelShares(blob, runs, kernelCutoffs);
    addSpectra(blob, points);
    return embedded(
        new Part(
            runs.size(),
            points.size(),
            words.list,
            Trace.STATUSES,
            cutoffs,
            kernelCutoffs,
            blob.places(),
            blob.base64()));
  }

  /// What the script reads: the components are its keys.
  ///
  /// @param words what numbers among the arrays stand for
  /// @param statuses likewise
  /// @param cutoffs of the Morse indices
  /// @param kernelCutoffs of the kernel shares
  /// @param arrays where each lies in the blob
  private record Part(
      int runs,
      int points,
      List<String> words,
      List<String> statuses,
      List<Double> cutoffs,
      List<Double> kernelCutoffs,
      Map<String, Blob.Place> arrays,
      String blob) {}

  /// A value as JSON for a page's script, which shows its texts: what a reader would not see in
  /// them, or what would turn the text around it, is an escape that is seen.
  public static String shown(Object value) {
    return SHOWN.writeValueAsString(value);
  }

  private static final class VisibleText extends ValueSerializer<String> {
    @Override
    public void serialize(String value, JsonGenerator json, SerializationContext context) {
      json.writeString(Visible.lines(value));
    }
  }

  /// A value as JSON that cannot end a script element.
  static String embedded(Object value) {
    return shown(value).replace("<", "\\u003c");
  }

  private static void addRuns(Blob blob, Words words, List<RunView> runs) {
    int n = runs.size();
    blob.add("run.variant", Kind.I32, n, i -> runs.get(i).row().variant());
    blob.add("run.run", Kind.I32, n, i -> runs.get(i).row().run());
    blob.add("run.trajectory", Kind.I32, n, i -> runs.get(i).row().trajectory().orElse(-1));
    blob.add("run.startLoss", Kind.F64, n, i -> runs.get(i).row().startLoss());
    blob.add("run.iterations", Kind.I32, n, i -> runs.get(i).row().iterations());
    blob.add("run.loss", Kind.F64, n, i -> runs.get(i).row().loss());
    blob.add("run.g", Kind.F64, n, i -> runs.get(i).row().squaredGradientNorm());
    blob.add("run.r", Kind.F64, n, i -> runs.get(i).row().r());
    blob.add("run.rH", Kind.F64, n, i -> runs.get(i).row().rH());
    blob.add("run.maxR", Kind.F64, n, i -> runs.get(i).row().maximalR());
    blob.add("run.seconds", Kind.F64, n, i -> runs.get(i).row().seconds());
    blob.add("run.ending", Kind.I32, n, i -> words.of(runs.get(i).ended().word()));
    blob.add("run.reason", Kind.I32, n, i -> words.of(runs.get(i).row().reason().word()));
    blob.add("run.trace", Kind.I32, n, i -> runs.get(i).trace().size());
    blob.add("run.points", Kind.I32, n, i -> runs.get(i).points().size());
  }

  private static void addTraces(Blob blob, List<RunView> runs) {
    int total = runs.stream().mapToInt(run -> run.trace().size()).sum();
    Trace[] owner = new Trace[total];
    int[] local = new int[total];
    int at = 0;
    for (RunView run : runs) {
      for (int i = 0; i < run.trace().size(); i++, at++) {
        owner[at] = run.trace();
        local[at] = i;
      }
    }
    blob.add("it.k", Kind.I32, total, i -> owner[i].iterate(local[i]));
    blob.add("it.loss", Kind.F32, total, i -> owner[i].loss(local[i]));
    blob.add("it.lg", Kind.F32, total, i -> Math.log10(owner[i].squaredGradient(local[i])));
    blob.add("it.r", Kind.F32, total, i -> owner[i].r(local[i]));
    blob.add("it.step", Kind.F32, total, i -> owner[i].stepSize(local[i]));
    blob.add("it.krylov", Kind.U16, total, i -> owner[i].krylovIterations(local[i]));
    blob.add("it.status", Kind.U8, total, i -> owner[i].krylovStatus(local[i]));
  }

  private static void addPoints(Blob blob, Words words, List<PointRow> points) {
    int n = points.size();
    blob.add("pt.kind", Kind.I32, n, i -> words.of(points.get(i).kind().word()));
    blob.add("pt.k", Kind.I32, n, i -> points.get(i).iterate());
    addAll(blob, "pt.loss", points, PointRow::loss);
    addAll(blob, "pt.g", points, PointRow::squaredGradientNorm);
    addAll(blob, "pt.r", points, PointRow::r);
    addAll(blob, "pt.rH", points, PointRow::rH);
    addAll(blob, "pt.rayleigh", points, PointRow::rayleigh);
    addAll(blob, "pt.kernel", points, PointRow::kernelShare);
  }

  /// What each point is called: a proof decides.
  private static void addVerdicts(Blob blob, Words words, List<RunView> runs) {
    List<String> verdicts =
        runs.stream()
            .flatMap(run -> run.points().stream().map(point -> run.verdict(point).word()))
            .toList();
    blob.add("pt.verdict", Kind.I32, verdicts.size(), i -> words.of(verdicts.get(i)));
  }

  /// What has been proven about each point, and the radius of what is.
  private static void addProofs(Blob blob, Words words, List<RunView> runs) {
    var states = new ArrayList<String>();
    var radii = new ArrayList<Double>();
    for (RunView run : runs) {
      for (PointRow point : run.points()) {
        states.add(run.proof(point).word());
        radii.add(
            run.certificate(point)
                .map(certificate -> certificate.proof().radius())
                .orElse(Double.NaN));
      }
    }
    blob.add("pt.proof", Kind.I32, states.size(), i -> words.of(states.get(i)));
    blob.add("pt.radius", Kind.F64, radii.size(), radii::get);
  }

  private static void addAll(
      Blob blob, String name, List<PointRow> points, ToDoubleFunction<PointRow> value) {
    blob.add(name, Kind.F64, points.size(), i -> value.applyAsDouble(points.get(i)));
  }

  /// For each cut-off in turn the Morse indices of all points; NaN where unknown.
  private static void addMorse(Blob blob, List<RunView> runs, List<Double> cutoffs) {
    var fractions = new ArrayList<Double>();
    for (double cutoff : cutoffs) {
      for (RunView run : runs) {
        for (PointRow point : run.points()) {
          fractions.add(
              run.morse().stream()
                  .filter(m -> m.cutoff() == cutoff && m.kind() == point.kind())
                  .mapToDouble(MorseRow::fraction)
                  .findFirst()
                  .orElse(Double.NaN));
        }
      }
    }
    blob.add("pt.index", Kind.F32, fractions.size(), fractions::get);
  }

  /// For each cut-off in turn the gradient's share in the kernel of all points; NaN where unknown.
  private static void addKernelShares(Blob blob, List<RunView> runs, List<Double> cutoffs) {
    var shares = new ArrayList<Double>();
    for (double cutoff : cutoffs) {
      for (RunView run : runs) {
        for (PointRow point : run.points()) {
          shares.add(
              run.kernelShares().stream()
                  .filter(s -> s.cutoff() == cutoff && s.kind() == point.kind())
                  .mapToDouble(KernelShareRow::share)
                  .findFirst()
                  .orElse(Double.NaN));
        }
      }
    }
    blob.add("pt.share", Kind.F32, shares.size(), shares::get);
  }

  /// Spectra of as many points as there is room for, evenly spread.
  private static void addSpectra(Blob blob, List<PointRow> points) {
    long wanted = points.stream().mapToLong(p -> p.spectrum().dimension()).sum();
    double share = wanted <= EIGENVALUES ? 1 : (double) EIGENVALUES / wanted;
    int[] sizes = new int[points.size()];
    for (int i = 0; i < sizes.length; i++) {
      boolean kept = (long) ((i + 1) * share) > (long) (i * share);
      sizes[i] = kept ? points.get(i).spectrum().dimension() : 0;
    }
    int total = Arrays.stream(sizes).sum();
    float[] values = new float[total];
    int at = 0;
    for (int i = 0; i < sizes.length; i++) {
      for (int j = 0; j < sizes[i]; j++) {
        values[at++] = (float) points.get(i).spectrum().get(j);
      }
    }
    blob.add("pt.spectrum", Kind.I32, sizes.length, i -> sizes[i]);
    blob.add("eigenvalues", Kind.F32, total, i -> values[i]);
  }

  /// Numbers for words that come again and again.
  private static final class Words {
    private final List<String> list = new ArrayList<>();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();

    int of(String word) {
      return numbers.computeIfAbsent(
          word,
          key -> {
            list.add(key);
            return list.size() - 1;
          });
    }
  }
}
