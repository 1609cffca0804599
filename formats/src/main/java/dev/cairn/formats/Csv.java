package dev.cairn.formats;

import dev.cairn.text.Counted;
import dev.cairn.text.Decimal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// Comma-separated numbers in UTF-8: one row a line, fields plain or in double quotes (doubled
/// inside), a header line or none. Empty lines are skipped.
///
/// Source of the quoting: RFC 4180.
///
/// @param header whether the first line names the columns; otherwise they are column1, column2, …
/// @param separator what stands between fields: ',', ';' or a tab, mostly
/// @param missingAllowed whether empty fields, "NaN", "NA", "inf" and "-inf" are read (as NaN or
///     ±infinity) rather than refused
public record Csv(boolean header, char separator, boolean missingAllowed) {
  private static final Pattern HEXADECIMAL =
      Pattern.compile("[+-]?0[xX][0-9a-fA-F]+(\\.[0-9a-fA-F]*)?[pP][+-]?[0-9]+");

  /// A decimal with a positive exponent: beyond the doubles where it is none of them.
  private static final Pattern LARGE = Pattern.compile("[+-]?[0-9]+\\.?[0-9]*[eE][+]?[0-9]+");

  /// Header line, commas, every field a finite number.
  public static final Csv DEFAULT = new Csv(true, ',', false);

  /// A field longer than this is no number and no name.
  private static final int LONGEST_FIELD = 1_000;

  private static final int FIRST_ROWS = 256;

  public Csv {
    if (separator == '"' || separator == '\n' || separator == '\r') {
      throw new IllegalArgumentException("separator %s cannot be used".formatted((int) separator));
    }
  }

  /// The table of a file. Memory: 8 bytes a field, up to twice that while reading.
  ///
  /// @throws FormatException naming line, column and value of the first thing wrong
  public Table read(Path file, Limits limits) throws IOException {
    return read(file, limits, Rows.ALL);
  }

  /// Some rows of a file: those before are passed over, and what stands in them is not looked at.
  public Table read(Path file, Limits limits, Rows rows) throws IOException {
    return reading(file, in -> new Parser(file.toString(), in, limits, rows).table());
  }

  /// The number of rows of a file, which is gone through.
  public int rows(Path file, Limits limits) throws IOException {
    Rows none = new Rows(Integer.MAX_VALUE, Integer.MAX_VALUE);
    return reading(file, in -> new Parser(file.toString(), in, limits, none).count());
  }

  private interface Reading<T> {
    T of(Reader in) throws IOException;
  }

  private static <T> T reading(Path file, Reading<T> reading) throws IOException {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    try (var in = new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder))) {
      return reading.of(in);
    } catch (CharacterCodingException e) {
      throw FormatException.at(file.toString(), "text", "not UTF-8");
    }
  }

  /// Reads one file once.
  private final class Parser {
    private final String file;
    private final Reader in;
    private final Limits limits;
    private final List<String> names = new ArrayList<>();
    private final List<double[]> columns = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();
    private final Rows wanted;
    private int passed; // rows gone through
    private int rows; // of them wanted
    private int line = 1;
    private int current;

    Parser(String file, Reader in, Limits limits, Rows wanted) {
      this.file = file;
      this.in = in;
      this.limits = limits;
      this.wanted = wanted;
    }

    Table table() throws IOException {
      count();
      if (rows == 0 || (!wanted.all() && rows < wanted.count())) {
        throw FormatException.at(file, "line " + line, rows == 0 ? "no rows" : "too few rows");
      }
      columns.replaceAll(column -> Arrays.copyOf(column, rows));
      return Table.of(file, names, columns);
    }

    /// Goes through the rows, up to the last that is wanted; how many there are.
    int count() throws IOException {
      current = in.read();
      if (current == '\uFEFF') {
        current = in.read();
      }
      skipEmptyLines();
      if (current < 0) {
        throw FormatException.at(file, "line 1", "the file is empty");
      }
      if (header) {
        readHeader();
        skipEmptyLines();
      }
      while (current >= 0 && passed < wanted.to()) {
        readRow();
        skipEmptyLines();
      }
      return passed;
    }

    private void readHeader() throws IOException {
      boolean allNumbers = true;
      do {
        readField();
        String name = field.toString().strip();
        allNumbers &= !Double.isNaN(parse(name));
        addColumn(name);
      } while (acceptSeparator());
      if (allNumbers) {
        throw FormatException.at(file, "line 1", "holds only numbers where the header should be");
      }
      endLine();
    }

    private void addColumn(String name) throws FormatException {
      if (names.size() == limits.maxTensors()) {
        throw FormatException.at(
            file, "line " + line, "more than %s columns".formatted(limits.maxTensors()));
      }
      names.add(name);
      columns.add(new double[1]);
    }

    private void readRow() throws IOException {
      int start = line;
      boolean kept = wanted.hold(passed);
      int j = 0;
      do {
        readField();
        if (j == names.size()) {
          if (passed > 0 || header) {
            throw FormatException.at(
                file, "line " + start, "more than %s fields".formatted(names.size()));
          }
          addColumn("column" + (j + 1));
        }
        if (kept) {
          keep(j, number(start, j));
        }
        j++;
      } while (acceptSeparator());
      if (j < names.size()) {
        throw FormatException.at(
            file,
            "line " + start,
            "%s, expected %s".formatted(Counted.of(j, "field"), names.size()));
      }
      passed++;
      rows += kept ? 1 : 0;
      if ((long) rows * names.size() > limits.maxElements() || passed == Tensor.MAX_COUNT) {
        throw FormatException.at(
            file, "line " + start, "more than %s elements".formatted(limits.maxElements()));
      }
      endLine();
    }

    /// Puts the number into the next place of the column.
    private void keep(int j, double number) {
      double[] column = columns.get(j);
      if (rows == column.length) {
        column = grow(column);
        columns.set(j, column);
      }
      column[rows] = number;
    }

    private static double[] grow(double[] column) {
      long longer = Math.min(2L * column.length, Tensor.MAX_COUNT);
      return Arrays.copyOf(column, Math.max(FIRST_ROWS, (int) longer));
    }

    private double number(int start, int j) throws FormatException {
      String text = field.toString().strip();
      double x = parse(text);
      if (Double.isNaN(x) && !isMissing(text)) {
        throw FormatException.at(
            file, place(start, j), "not a number: " + FormatException.quote(text));
      }
      if (!missingAllowed && !Double.isFinite(x)) {
        throw FormatException.at(
            file, place(start, j), "not finite: " + FormatException.quote(text));
      }
      return x;
    }

    private String place(int start, int j) {
      return "line %s, column %s".formatted(start, FormatException.quote(names.get(j)));
    }

    /// Reads one field into the buffer, up to the separator or the end of the line.
    private void readField() throws IOException {
      field.setLength(0);
      if (current == '"') {
        readQuoted();
      }
      while (current >= 0 && current != separator && current != '\n' && current != '\r') {
        append();
      }
    }

    private void readQuoted() throws IOException {
      int start = line;
      current = in.read();
      while (true) {
        if (current < 0) {
          throw FormatException.at(file, "line " + start, "a quoted field never ends");
        }
        if (current == '"') {
          current = in.read();
          if (current != '"') {
            break;
          }
        }
        line += current == '\n' ? 1 : 0;
        append();
      }
      if (current >= 0 && current != separator && current != '\n' && current != '\r') {
        throw FormatException.at(file, "line " + line, "text follows after a quoted field");
      }
    }

    private void append() throws IOException {
      if (field.length() == LONGEST_FIELD) {
        throw FormatException.at(
            file, "line " + line, "a field of more than %s characters".formatted(LONGEST_FIELD));
      }
      field.append((char) current);
      current = in.read();
    }

    private boolean acceptSeparator() throws IOException {
      if (current != separator) {
        return false;
      }
      current = in.read();
      return true;
    }

    private void endLine() throws IOException {
      if (current == '\r') {
        current = in.read();
      }
      if (current == '\n') {
        current = in.read();
      }
      line++;
    }

    private void skipEmptyLines() throws IOException {
      while (current == '\n' || current == '\r') {
        endLine();
      }
    }

    private static boolean isMissing(String text) {
      return text.isEmpty() || text.equals("NA") || text.equalsIgnoreCase("nan");
    }

    /// A decimal, or a hexadecimal float, which is exact; NaN where the text is neither, or is so
    /// small that it would be 0.
    private static double parse(String text) {
      if (text.equalsIgnoreCase("inf")) {
        return Double.POSITIVE_INFINITY;
      }
      if (text.equalsIgnoreCase("-inf")) {
        return Double.NEGATIVE_INFINITY;
      }
      try {
        return HEXADECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Decimal.parse(text);
      } catch (NumberFormatException notANumber) {
        return LARGE.matcher(text).matches() ? Double.POSITIVE_INFINITY : Double.NaN;
      }
    }
  }
}
