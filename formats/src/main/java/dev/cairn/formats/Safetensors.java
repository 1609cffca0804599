package dev.cairn.formats;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// The safetensors format: eight bytes of header length, a JSON header, the elements, all
/// little-endian.
///
/// Source: the format section of the safetensors documentation.
public final class Safetensors {
  /// The limit of the reference implementation.
  private static final long LONGEST_HEADER = 100_000_000;

  private static final int ALIGNMENT = 8;

  /// As many axes as NumPy allows.
  private static final int MAX_RANK = 64;

  /// The key of free text in the header, which is no tensor.
  private static final String METADATA = "__metadata__";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Safetensors() {}

  /// The tensors of a file by name, in the order of their data.
  ///
  /// @throws FormatException where the file is not a sound safetensors file within the limits
  public static NamedTensors read(Path file, Limits limits) throws IOException {
    try (InputStream in = open(file)) {
      List<Entry> entries =
          entries(in, file, limits, Math.min(limits.maxElements(), Tensor.MAX_COUNT));
      var tensors = new LinkedHashMap<String, Tensor>();
      for (Entry entry : entries) {
        tensors.put(entry.name, entry.read(in, file.toString()));
      }
      return new NamedTensors(file.toString(), tensors);
    }
  }

  /// Some rows of these tensors.
  static NamedTensors read(Path file, Limits limits, Set<String> names, Rows rows)
      throws IOException {
    var tensors = new LinkedHashMap<String, Tensor>();
    for (Entry entry : entries(file, limits)) {
      if (names.contains(entry.name)) {
        try (InputStream in = open(file)) {
          entry.seek(in, file);
          Place place = entry.place(file.toString());
          var layout = new Elements.Layout(entry.type, ByteOrder.LITTLE_ENDIAN, entry.shape);
          tensors.put(entry.name, Elements.rows(in, layout, limits.maxElements(), place, rows));
        }
      }
    }
    return new NamedTensors(file.toString(), tensors);
  }

  /// The extents of the tensors of a file.
  static SequencedMap<String, int[]> shapes(Path file, Limits limits) throws IOException {
    var shapes = new LinkedHashMap<String, int[]>();
    for (Entry entry : entries(file, limits)) {
      shapes.put(entry.name, entry.shape);
    }
    return shapes;
  }

  private static InputStream open(Path file) throws IOException {
    return new BufferedInputStream(Files.newInputStream(file));
  }

  private static Place header(Path file) {
    return new Place(file.toString(), "safetensors header");
  }

  private static List<Entry> entries(Path file, Limits limits) throws IOException {
    try (InputStream in = open(file)) {
      return entries(in, file, limits, Long.MAX_VALUE);
    }
  }

  /// What the header says, in the order of the data, which follow in the stream.
  ///
  /// @param maxElements of all tensors together
  private static List<Entry> entries(InputStream in, Path file, Limits limits, long maxElements)
      throws IOException {
    Place header = header(file);
    long left = Files.size(file) - Long.BYTES;
    byte[] prefix = Elements.bytes(in, Long.BYTES, header);
    long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > Math.min(left, LONGEST_HEADER)) {
      throw header.error(
          "length %s in a file of %s bytes"
              .formatted(Long.toUnsignedString(length), left + Long.BYTES));
    }
    List<Entry> entries =
        parse(Elements.bytes(in, (int) length, header), limits.maxTensors(), header);
    checkLayout(entries, left - length, maxElements, header);
    return entries;
  }

  /// One tensor as the header describes it.
  private static final class Entry {
    final String name;
    ElementType type = ElementType.F64;
    int[] shape = {};
    long begin = -1;
    long end = -1;

    Entry(String name) {
      this.name = name;
    }

    Place place(String file) {
      return new Place(file, "tensor " + FormatException.quote(name));
    }

    Tensor read(InputStream in, String file) throws IOException {
      int count = (int) Tensor.count(shape);
      double[] values =
          Elements.read(in, type, ByteOrder.LITTLE_ENDIAN, count, end - begin, place(file));
      return Tensor.of(type, shape, values);
    }

    /// Passes over what stands before the data, from the beginning of the file.
    void seek(InputStream in, Path file) throws IOException {
      byte[] prefix = Elements.bytes(in, Long.BYTES, header(file));
      in.skipNBytes(ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong() + begin);
    }
  }

  /// The tensors must fill the data without gap or overlap; sorts them by their place in it.
  private static void checkLayout(List<Entry> entries, long data, long maxElements, Place header)
      throws FormatException {
    entries.sort(Comparator.<Entry>comparingLong(e -> e.begin).thenComparingLong(e -> e.end));
    long at = 0;
    long elements = 0;
    for (Entry entry : entries) {
      long count = product(entry.shape);
      elements += count;
      if (count < 0 || elements > maxElements) {
        throw header.error("more than %s elements".formatted(maxElements));
      }
      if (entry.begin != at || entry.end - entry.begin != count * entry.type.bytes()) {
        throw header.error(
            "tensor %s: data_offsets [%s, %s] of a %s %s, expected [%s, %s]"
                .formatted(
                    FormatException.quote(entry.name),
                    entry.begin,
                    entry.end,
                    entry.type,
                    Tensor.describe(entry.shape),
                    at,
                    at + count * entry.type.bytes()));
      }
      at = entry.end;
    }
    if (at != data) {
      throw header.error("the tensors take %s bytes, the file holds %s".formatted(at, data));
    }
  }

  /// The number of elements, which may be larger than a tensor in memory has; -1 where no file
  /// holds as many.
  private static long product(int[] shape) {
    try {
      long count = 1;
      for (int extent : shape) {
        count = Math.multiplyExact(count, extent);
      }
      return count;
    } catch (ArithmeticException e) {
      return -1;
    }
  }

  private static List<Entry> parse(byte[] json, int maxTensors, Place header)
      throws FormatException {
    var entries = new ArrayList<Entry>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      expect(parser.nextToken(), JsonToken.START_OBJECT, "the header", header);
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        expect(parser.nextToken(), JsonToken.START_OBJECT, FormatException.quote(name), header);
        if (name.equals(METADATA)) {
          parser.skipChildren();
        } else {
          entries.add(entry(parser, name, header));
        }
        if (entries.size() > maxTensors) {
          throw header.error("more than %s tensors".formatted(maxTensors));
        }
      }
      if (parser.nextToken() != null) {
        throw header.error("text follows after the JSON object");
      }
    } catch (JacksonException e) {
      throw header.error("not sound JSON: " + FormatException.quote(e.getOriginalMessage()));
    }
    return entries;
  }

  private static Entry entry(JsonParser parser, String name, Place header) throws FormatException {
    Entry entry = new Entry(name);
    String quoted = FormatException.quote(name);
    int seen = 0;
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      JsonToken value = parser.nextToken();
      seen++;
      switch (key) {
        case "dtype" -> {
          expect(value, JsonToken.VALUE_STRING, quoted + " dtype", header);
          entry.type = type(parser.getString(), quoted, header);
        }
        case "shape" -> {
          long[] extents = longs(parser, value, quoted + " shape", header);
          entry.shape = new int[extents.length];
          for (int i = 0; i < extents.length; i++) {
            if (extents[i] < 0 || extents[i] > Integer.MAX_VALUE) {
              throw header.error("%s: extent %s".formatted(quoted, extents[i]));
            }
            entry.shape[i] = (int) extents[i];
          }
        }
        case "data_offsets" -> {
          long[] offsets = longs(parser, value, quoted + " data_offsets", header);
          if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
            throw header.error(quoted + ": data_offsets must be two rising numbers");
          }
          entry.begin = offsets[0];
          entry.end = offsets[1];
        }
        default -> throw header.error("%s: unknown key %s".formatted(quoted, quote(key)));
      }
    }
    if (seen < 3) {
      throw header.error(quoted + " lacks dtype, shape or data_offsets");
    }
    return entry;
  }

  private static ElementType type(String name, String tensor, Place header) throws FormatException {
    for (ElementType type : ElementType.values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw header.error("tensor %s: dtype %s is not supported".formatted(tensor, quote(name)));
  }

  private static long[] longs(JsonParser parser, JsonToken first, String what, Place header)
      throws FormatException {
    expect(first, JsonToken.START_ARRAY, what, header);
    long[] numbers = new long[MAX_RANK];
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      expect(parser.currentToken(), JsonToken.VALUE_NUMBER_INT, what, header);
      if (count == MAX_RANK) {
        throw header.error("%s: more than %s numbers".formatted(what, MAX_RANK));
      }
      numbers[count++] = parser.getLongValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  private static void expect(JsonToken found, JsonToken wanted, String what, Place header)
      throws FormatException {
    if (found != wanted) {
      throw header.error("%s: expected %s, found %s".formatted(what, wanted, found));
    }
  }

  private static String quote(String text) {
    return FormatException.quote(text);
  }

  /// Writes the tensors in the map's order, each with its element type. The file appears complete
  /// or not at all; equal tensors give equal bytes.
  ///
  /// @throws IllegalArgumentException where an element does not fit its type
  public static void write(Path file, Map<String, Tensor> tensors) throws IOException {
    byte[] json = header(tensors).getBytes(StandardCharsets.UTF_8);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    prefix.putLong(padded).put(json);
    while (prefix.hasRemaining()) {
      prefix.put((byte) ' ');
    }
    WholeFile.write(
        file,
        stream -> {
          OutputStream out = new BufferedOutputStream(stream);
          out.write(prefix.array());
          for (Tensor tensor : tensors.values()) {
            Elements.write(out, tensor, ByteOrder.LITTLE_ENDIAN);
          }
          out.flush();
        });
  }

  private static String header(Map<String, Tensor> tensors) {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      long at = 0;
      for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
        Tensor tensor = entry.getValue();
        long end = at + (long) tensor.count() * tensor.type().bytes();
        json.writeName(entry.getKey()).writeStartObject();
        json.writeStringProperty("dtype", tensor.type().name());
        json.writeName("shape");
        json.writeArray(tensor.shape(), 0, tensor.rank());
        json.writeName("data_offsets");
        json.writeArray(new long[] {at, end}, 0, 2);
        json.writeEndObject();
        at = end;
      }
      json.writeEndObject();
    }
    return text.toString();
  }
}
