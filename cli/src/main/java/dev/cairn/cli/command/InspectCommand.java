package dev.cairn.cli.command;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cairn.cli.option.InspectorOptions;
import dev.cairn.cli.option.ModelOptions;
import dev.cairn.cli.option.ProblemPoint;
import dev.cairn.cli.output.ModelText;
import dev.cairn.cli.output.Terminal;
import dev.cairn.cli.output.VisibleWriter;
import dev.cairn.experiment.CairnException;
import dev.cairn.experiment.Failures;
import dev.cairn.experiment.RecordJson;
import dev.cairn.experiment.problem.SumObjective;
import dev.cairn.experiment.spec.ProblemSpec;
import dev.cairn.onnx.OnnxProblem;
import dev.cairn.report.figure.Drawing;
import dev.cairn.report.figure.Figure;
import dev.cairn.report.inspect.DensityFigure;
import dev.cairn.report.inspect.InspectionNumbers;
import dev.cairn.report.inspect.InspectionText;
import dev.cairn.study.certify.CertifiedProblem;
import dev.cairn.study.certify.PointProof;
import dev.cairn.study.certify.Provable;
import dev.cairn.study.inspect.Inspection;
import dev.cairn.study.inspect.InspectionProgress;
import dev.cairn.study.inspect.Inspector;
import dev.cairn.study.setup.InputFiles;
import dev.cairn.study.store.ProofState;
import dev.cairn.text.Counted;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Inspects one point of the loss of an ONNX model, or of any experiment's problem.
@Command(
    name = "inspect",
    description = {
      "Inspects one point of a model's loss, or of an experiment's problem: value, gradient, r,"
          + " r_H, Rayleigh quotient, spectrum, Morse index and verdict.",
      "All eigenvalues for small models, both ends and the density of the spectrum for large ones.",
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./cairn inspect --model m.onnx --data d.npz",
      "  ./cairn inspect --model f.onnx --inputs x.npz         a graph without data, at its inputs",
      "  ./cairn inspect my.yaml --parameters theta.npy       any problem",
      "  ./cairn inspect --model m.onnx --data d.npz --parameters p.safetensors --json",
      "  ./cairn inspect --model m.onnx --data d.npz --certificate point.json   and a proof",
      "  ./cairn inspect --model m.onnx --data d.csv --targets label --loss cross_entropy --out"
          + " look",
    })
public final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "EXPERIMENT.yaml",
      description =
          "The problem of an experiment, of any type; then θ is --parameters, or the model's own, or"
              + " the first start, and the other options of models do not count.")
  private @Nullable Path experiment;

  @Option(
      names = "--parameters",
      paramLabel = "FILE",
      description = "θ by name, .npz or .safetensors; the model's own where not given.")
  private @Nullable Path parameters;

  @Mixin private ModelOptions model;
  @Mixin private InspectorOptions measured;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "For more than a few hundred samples. Default: all processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where spectrum.svg, .png and .csv go; no figure where not given.")
  private @Nullable Path out;

  @Option(
      names = "--certify",
      description =
          "Proves what the point is: critical with its index, not critical, or undecided."
              + " ./cairn verify proves it again.")
  private boolean certify;

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description =
          "Where the certificate goes, data and model beside it. certificate.json by default, in"
              + " --out where given.")
  private @Nullable Path certificate;

  @Override
  public Integer call() {
    Inspector inspector = measured.inspector();
    if (threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "--threads is '%s', must be a whole number ≥ 1".formatted(threads));
    }
    if (experiment != null) {
      inspect(ProblemPoint.ofExperiment(experiment, Optional.ofNullable(parameters)), inspector);
    } else {
      inspectModel(inspector);
    }
    return 0;
  }

  /// Inspects a point of an experiment's problem.
  private void inspect(ProblemPoint at, Inspector inspector) {
    if (certifies()) {
      Provable.require(at.spec());
    }
    Optional<CertifiedProblem> certified = certified(at);
    makeOut();
    double[] theta = at.theta().toArray();
    Inspection point = inspector.inspect(at.problem().objective().get(), theta, progress());
    List<String> notes = at.problem().notes();
    List<String> lines = new ArrayList<>();
    lines.add("%-20s%s".formatted("problem", at.problem().description()));
    notes.forEach(note -> lines.add("%-20s%s".formatted("warning", note)));
    var numbers = new ExperimentNumbers(at.problem().description(), notes);
    Optional<PointProof> proof = prove(certified, theta);
    finish(new Described(lines, numbers), decided(point, proof, theta), proof, inspector);
  }

  /// Inspects a point of a model's loss.
  private void inspectModel(Inspector inspector) {
    ProblemSpec.Onnx spec = model.problem();
    Optional<Path> file = Optional.ofNullable(parameters);
    InputFiles.Read<ProblemPoint> read =
        InputFiles.read(spec, file, () -> ProblemPoint.ofModel(spec, file));
    ProblemPoint at = read.loaded();
    OnnxProblem problem = at.problem().model().orElseThrow();
    if (certifies()) {
      Provable.require(problem, model.file(), measured.denseUpTo());
    }
    Optional<CertifiedProblem> certified = certified(at);
    makeOut();
    double[] theta = at.theta().toArray();
    Inspection point;
    try (SumObjective objective = ModelOptions.objective(at.problem(), threads)) {
      point = inspector.inspect(objective, theta, progress());
    }
    List<String> lines = new ArrayList<>();
    lines.add("%-20s%s".formatted("model", model.file()));
    lines.add(
        problem.hasData()
            ? "%-20s%s, %s"
                .formatted(
                    "loss", problem.lossKind(), Counted.of(problem.samples().count(), "sample"))
            : "%-20s%s, no data".formatted("output", problem.output()));
    lines.addAll(ModelText.lines(problem, Integer.MAX_VALUE));
    var numbers = new ModelNumbers(ModelText.numbers(problem), read.digests());
    Optional<PointProof> proof = prove(certified, theta);
    finish(new Described(lines, numbers), decided(point, proof, theta), proof, inspector);
    if (out != null) {
      read.note(out);
    }
  }

  /// What is said of the problem beside its point.
  private record Described(List<String> lines, Record numbers) {}

  /// What JSON says of an experiment's problem.
  private record ExperimentNumbers(String problem, List<String> warnings) {}

  /// What JSON says of a model.
  ///
  /// @param files digests by file
  private record ModelNumbers(
      @JsonUnwrapped ModelText.Numbers model, SequencedMap<String, String> files) {}

  /// A point as JSON.
  private record Numbers(
      @JsonUnwrapped InspectionNumbers point,
      @JsonUnwrapped Record problem,
      Optional<PointProof.Numbers> proof) {}

  private boolean certifies() {
    return certify || certificate != null;
  }

  private Optional<PointProof> prove(Optional<CertifiedProblem> certified, double[] theta) {
    return certified.map(described -> PointProof.of(described, theta, certificateFile()));
  }

  private static Inspection decided(Inspection point, Optional<PointProof> proof, double[] theta) {
    boolean near =
        point.support().known() && proof.filter(proven -> proven.near(theta)).isPresent();
    ProofState state = proof.map(PointProof::state).orElse(ProofState.NONE);
    return point.called(state.decide(point.verdict(), near));
  }

  private void finish(
      Described problem, Inspection point, Optional<PointProof> proof, Inspector inspector) {
    print(problem, point, proof, inspector);
    if (out != null) {
      drawSpectrum(point, out);
    }
  }

  private void drawSpectrum(Inspection point, Path directory) {
    Optional<Figure> figure = DensityFigure.of(point);
    if (figure.isPresent()) {
      try {
        Drawing.write(figure.get(), directory);
      } catch (IOException e) {
        throw Failures.at("cannot write the figure to", directory, e);
      }
    } else {
      spec.commandLine()
          .getErr()
          .println("cairn: no figure of the spectrum: its eigenvalues are not all finite");
    }
  }

  /// Before any work: hours of it must not end at a directory that cannot be made.
  private void makeOut() {
    try {
      if (out != null) {
        Files.createDirectories(out);
      }
    } catch (IOException e) {
      throw Failures.at("cannot write to --out", out, e);
    }
  }

  /// What the certificate will describe, its files written: before any work, so that what cannot be
  /// written is refused first.
  private Optional<CertifiedProblem> certified(ProblemPoint at) {
    if (!certifies()) {
      return Optional.empty();
    }
    Path file = certificateFile();
    if (Files.isDirectory(file)) {
      throw new CairnException("--certificate %s is a directory".formatted(file));
    }
    return Optional.of(at.certified(file.toAbsolutePath().resolveSibling("")));
  }

  private Path certificateFile() {
    if (certificate != null) {
      return certificate;
    }
    Path name = Path.of("certificate.json");
    return out == null ? name : out.resolve(name);
  }

  private InspectionProgress progress() {
    PrintWriter err = spec.commandLine().getErr();
    Terminal terminal = Terminal.detect();
    String[] before = {""};
    if (json && !terminal.isTerminal()) {
      return InspectionProgress.NONE; // nobody watches
    }
    return (phase, done, expected) -> {
      boolean changed = !phase.equals(before[0]);
      before[0] = phase;
      if (terminal.isTerminal()) {
        VisibleWriter.control(
            err, "\r\033[K%s: %s of %s products".formatted(phase, done, expected));
        err.flush();
      } else if (changed && !json) {
        err.printf("%s: %s%n", phase, Counted.of(expected, "product"));
        err.flush();
      }
    };
  }

  private void print(
      Described problem, Inspection point, Optional<PointProof> proof, Inspector inspector) {
    if (Terminal.detect().isTerminal()) {
      VisibleWriter.control(spec.commandLine().getErr(), "\r\033[K");
      spec.commandLine().getErr().flush();
    }
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      writer.print(
          RecordJson.text(
              new Numbers(
                  InspectionNumbers.of(point, inspector.eigenvalueCutoffs()),
                  problem.numbers(),
                  proof.map(PointProof::numbers))));
    } else {
      problem.lines().forEach(writer::println);
      InspectionText.lines(point, inspector.eigenvalueCutoffs()).forEach(writer::println);
      proof.ifPresent(proven -> proven.lines().forEach(writer::println));
    }
    writer.flush();
  }
}
