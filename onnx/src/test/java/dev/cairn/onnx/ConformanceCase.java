package dev.cairn.onnx;

import dev.cairn.formats.ElementType;
import dev.cairn.formats.FormatException;
import dev.cairn.formats.Limits;
import dev.cairn.formats.Tensor;
import dev.cairn.linalg.Point;
import dev.cairn.onnx.plain.PlainGraph;
import dev.cairn.program.Program;
import dev.cairn.program.ProgramBuilder;
import dev.cairn.program.Value;
import dev.cairn.program.evaluator.ProgramEvaluator;
import dev.cairn.program.evaluator.ProgramObjective;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One model of ONNX's conformance suite with its inputs and the outputs that it must have.
public record ConformanceCase(Path directory) {
  /// As the suite's own runner compares.
  private static final double RELATIVE = 1e-3;

  private static final double ABSOLUTE = 1e-7;

  private static final Pattern ASKED =
      Pattern.compile("\\((\\w+), opset \\d+\\): .*operand (\\d+) must be constant");

  private static final long BFLOAT = 16;

  private static final Set<Long> FLOATS = Set.of(1L, 10L, 11L, 16L);

  /// What became of a case.
  sealed interface Outcome {}

  /// The outputs are those of the suite.
  ///
  /// @param kinks whether the program is not smooth
  /// @param derivatives whether gradient and Hessian agree with differences; of constants, true
  record Right(boolean kinks, boolean derivatives) implements Outcome {}

  /// Refused in one line.
  record Refused(String line) implements Outcome {}

  /// An output is not a number though the suite has one there: what Cairn writes with logarithms
  /// has no value at 0 (x^p for p that is not whole).
  record NoNumber(int element) implements Outcome {}

  private static final class NoNumberException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int element;

    NoNumberException(int element) {
      super("no number");
      this.element = element;
    }
  }

  /// Neither.
  record Wrong(String what) implements Outcome {}

  /// Whether a float function of float inputs is asked for; the others are none of Cairn's.
  boolean isFloatFunction() throws IOException {
    Signature signature = Signature.of(model());
    return signature.inputs().values().stream().anyMatch(FLOATS::contains)
        && signature.outputs().values().stream().anyMatch(FLOATS::contains);
  }

  private Path model() {
    return directory.resolve("model.onnx");
  }

  /// The operations of the file itself.
  Set<String> operations() throws IOException {
    return Signature.of(model()).operations();
  }

  int opset() throws IOException {
    return Signature.of(model()).opset();
  }

  Outcome outcome() throws IOException {
    Signature signature = Signature.of(model());
    OnnxModel whole;
    Map<String, Tensor> inputs;
    try {
      whole = OnnxModel.read(model(), Limits.DEFAULT);
      if (signature.inputs().containsValue(0L)) {
        return new Refused("an input that is no tensor, of " + signature.operations());
      }
      inputs = tensors("input", signature.inputs());
    } catch (FormatException e) {
      return new Refused(String.valueOf(e.getMessage()));
    }
    Map<String, Tensor> wanted = tensors("output", signature.outputs());
    boolean kinks = false;
    boolean derivatives = true;
    for (Map.Entry<String, Long> output : signature.outputs().entrySet()) {
      if (!FLOATS.contains(output.getValue())) {
        continue;
      }
      try {
        Right one =
            compared(
                whole.of(output.getKey()),
                inputs,
                Objects.requireNonNull(wanted.get(output.getKey())));
        kinks |= one.kinks();
        derivatives &= one.derivatives();
      } catch (FormatException e) {
        return new Refused(String.valueOf(e.getMessage()));
      } catch (NoNumberException e) {
        return new NoNumber(e.element);
      } catch (AssertionError e) {
        return new Wrong(String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        return new Wrong(e + " at " + Arrays.stream(e.getStackTrace()).limit(3).toList());
      }
    }
    return new Right(kinks, derivatives);
  }

  /// Reads a model; inputs of which an operation needs the numbers are constant, as a user would
  /// make them.
  private static OnnxImport importer(OnnxModel model, Map<String, Tensor> inputs)
      throws FormatException {
    List<String> constants = new ArrayList<>();
    while (true) {
      try {
        var importer = new OnnxImport(constants, Map.of(), 1 << 24);
        importer.withoutSamples(new ProgramBuilder(), model, inputs);
        return importer;
      } catch (FormatException e) {
        Matcher asked = ASKED.matcher(String.valueOf(e.getMessage()));
        Optional<String> name =
            asked.find() ? named(model, asked, inputs.keySet()) : Optional.empty();
        if (name.isEmpty() || constants.contains(name.get())) {
          throw e;
        }
        constants.add(name.get());
      }
    }
  }

  private static Optional<String> named(OnnxModel model, Matcher asked, Set<String> inputs) {
    int operand = Integer.parseInt(String.valueOf(asked.group(2))) - 1;
    return model.nodes().stream()
        .filter(node -> node.type().equals(asked.group(1)) && operand < node.inputs().size())
        .map(node -> node.inputs().get(operand))
        .filter(inputs::contains)
        .findFirst();
  }

  private static Right compared(OnnxModel model, Map<String, Tensor> inputs, Tensor wanted)
      throws FormatException {
    OnnxImport importer = importer(model, inputs);
    ProgramBuilder builder = new ProgramBuilder();
    var imported = importer.withoutSamples(builder, model, inputs);
    Value y = imported.outputs().sequencedValues().getFirst();
    double[] theta = ParameterTensors.flatten(imported.parameters().values());
    builder.output("y", y);
    Program program = builder.build();
    double[] found = new ProgramEvaluator(program).outputs(theta).getOrDefault("y", new double[0]);
    require(found, wanted.values(), "the program");
    require(
        PlainGraph.withoutSamples(model, inputs).values(), wanted.values(), "the other reading");
    if (theta.length == 0) {
      return new Right(false, true);
    }
    var objective = ProgramObjective.of(weighted(importer, model, inputs)).buildAssumingSmooth();
    return new Right(!program.smooth(), Differences.agree(objective, theta));
  }

  /// A sum of the outputs with weights.
  private static Program weighted(OnnxImport importer, OnnxModel model, Map<String, Tensor> inputs)
      throws FormatException {
    ProgramBuilder builder = new ProgramBuilder();
    Value y =
        importer.withoutSamples(builder, model, inputs).outputs().sequencedValues().getFirst();
    double[] weights = OperatorCase.random(y.shape().size(), 0.5, 1.5, 7);
    Value weight = builder.constant(weights, y.shape().toArray());
    builder.output("f", builder.sum(builder.multiply(weight, y)));
    return builder.build();
  }

  /// A function of θ that a case gives.
  ///
  /// @param f a sum of the numbers of one output with weights
  /// @param theta the parameters and inputs of the case
  public record Function(Program f, Point theta) {}

  /// A function of each float output, none of a case that is refused.
  public List<Function> functions() throws IOException {
    Signature signature = Signature.of(model());
    List<Function> functions = new ArrayList<>();
    try {
      OnnxModel whole = OnnxModel.read(model(), Limits.DEFAULT);
      Map<String, Tensor> inputs = tensors("input", signature.inputs());
      for (Map.Entry<String, Long> output : signature.outputs().entrySet()) {
        if (FLOATS.contains(output.getValue())) {
          functions.add(function(whole.of(output.getKey()), inputs));
        }
      }
    } catch (FormatException refused) {
      return List.of();
    }
    return functions;
  }

  private static Function function(OnnxModel model, Map<String, Tensor> inputs)
      throws FormatException {
    OnnxImport importer = importer(model, inputs);
    var parameters = importer.withoutSamples(new ProgramBuilder(), model, inputs).parameters();
    double[] theta = ParameterTensors.flatten(parameters.values());
    return new Function(weighted(importer, model, inputs), Point.of(theta));
  }

  private static void require(double[] found, double[] wanted, String who) {
    if (found.length != wanted.length) {
      throw new AssertionError(
          "%s gives %s numbers for %s".formatted(who, found.length, wanted.length));
    }
    for (int i = 0; i < wanted.length; i++) {
      if (Double.isNaN(found[i]) && !Double.isNaN(wanted[i])) {
        throw new NoNumberException(i);
      }
      boolean alike =
          Double.compare(found[i], wanted[i]) == 0
              || Math.abs(found[i] - wanted[i]) <= ABSOLUTE + RELATIVE * Math.abs(wanted[i]);
      if (!alike) {
        throw new AssertionError("%s[%s] is %s, must be %s".formatted(who, i, found[i], wanted[i]));
      }
    }
  }

  private Map<String, Tensor> tensors(String kind, Map<String, Long> types) throws IOException {
    Map<String, Tensor> tensors = new HashMap<>();
    List<String> names = List.copyOf(types.keySet());
    for (int i = 0; i < names.size(); i++) {
      Path file = directory.resolve("test_data_set_0/%s_%s.pb".formatted(kind, i));
      if (Files.exists(file)) {
        tensors.put(
            names.get(i),
            asDeclared(tensor(file), Objects.requireNonNull(types.get(names.get(i)))));
      }
    }
    return tensors;
  }

  /// The suite stores bfloat16 as the whole numbers of the same bits.
  private static Tensor asDeclared(Tensor tensor, long type) {
    if (type != BFLOAT || tensor.type() != ElementType.U16) {
      return tensor;
    }
    double[] values =
        Arrays.stream(tensor.values()).map(x -> Float.intBitsToFloat((int) x << 16)).toArray();
    return Tensor.of(ElementType.F32, tensor.shape(), values);
  }

  private static Tensor tensor(Path file) throws IOException {
    // The reader of tensors takes a field of a message.
    byte[] bytes = Files.readAllBytes(file);
    var field = new ByteArrayOutputStream();
    var out = com.google.protobuf.CodedOutputStream.newInstance(field);
    out.writeByteArray(1, bytes);
    out.flush();
    var wire = new Wire(field.toByteArray());
    List<Tensor> read = new ArrayList<>();
    var reader = TensorReader.of(file, Limits.DEFAULT);
    wire.fields(_ -> read.add(reader.read(wire).tensor()));
    return read.getFirst();
  }

  /// What a model's file says of its inputs and outputs.
  ///
  /// @param inputs by name the element type, 0 for what is no tensor; initialisers left out
  private record Signature(
      SequencedMap<String, Long> inputs,
      SequencedMap<String, Long> outputs,
      Set<String> operations,
      int opset) {
    static Signature of(Path file) throws IOException {
      SequencedMap<String, Long> inputs = new LinkedHashMap<>();
      SequencedMap<String, Long> outputs = new LinkedHashMap<>();
      Set<String> operations = new TreeSet<>();
      Set<String> stored = new TreeSet<>();
      int[] opset = {0};
      var wire = new Wire(Files.readAllBytes(file));
      wire.fields(
          field -> {
            if (field == 8) {
              opset(wire, opset);
            } else if (field != 7) {
              wire.skip();
            } else {
              wire.message(
                  part -> {
                    switch (part) {
                      case 1 -> text(wire, 4, operations);
                      case 5 -> text(wire, 8, stored);
                      case 11 -> value(wire, inputs);
                      case 12 -> value(wire, outputs);
                      default -> wire.skip();
                    }
                  });
            }
          });
      inputs.keySet().removeAll(stored);
      return new Signature(inputs, outputs, operations, opset[0]);
    }

    private static void opset(Wire wire, int[] opset) throws IOException {
      String[] domain = {""};
      long[] version = {0};
      wire.message(
          part -> {
            switch (part) {
              case 1 -> domain[0] = wire.text();
              case 2 -> version[0] = wire.whole();
              default -> wire.skip();
            }
          });
      if (domain[0].isEmpty()) {
        opset[0] = (int) version[0];
      }
    }

    private static void text(Wire wire, int field, Set<String> into) throws IOException {
      wire.message(
          part -> {
            if (part == field) {
              into.add(wire.text());
            } else {
              wire.skip();
            }
          });
    }

    private static void value(Wire wire, Map<String, Long> into) throws IOException {
      String[] name = {""};
      long[] type = {0};
      wire.message(
          part -> {
            switch (part) {
              case 1 -> name[0] = wire.text();
              case 2 ->
                  wire.message(
                      kind -> {
                        if (kind == 1) {
                          wire.message(
                              of -> {
                                if (of == 1) {
                                  type[0] = wire.whole();
                                } else {
                                  wire.skip();
                                }
                              });
                        } else {
                          wire.skip();
                        }
                      });
              default -> wire.skip();
            }
          });
      into.put(name[0], type[0]);
    }
  }
}
