package dev.cairn.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
  private static final Csv HEADERLESS = new Csv(false, ',', false);

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("d.csv"), text);
  }

  @Test
  void readsHeaderQuotesAndLineEnds() throws IOException {
    Table table =
        Csv.DEFAULT.read(
            file("\uFEFFx,\"the \"\"y\"\",\n value\",z\r\n1,\"2\",3e-5\r\n\r\n -4 ,5,0x1p-3"),
            Limits.DEFAULT);
    assertEquals(List.of("x", "the \"y\",\n value", "z"), names(table));
    assertArrayEquals(new double[] {1, -4}, table.column("x"));
    assertArrayEquals(new double[] {3e-5, 0.125}, table.column("z"));
  }

  private static List<String> names(Table table) {
    return table.names().stream().map(String::strip).toList();
  }

  @Test
  void readsWithoutHeader() throws IOException {
    var lines = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      lines.append(i).append(',').append(0.1 * i).append('\n');
    }
    Table table = HEADERLESS.read(file(lines.toString()), Limits.DEFAULT);
    assertEquals(10_000, table.rows());
    assertEquals(List.of("column1", "column2"), table.names());
    assertEquals(0.1 * 9_999, table.column("column2")[9_999]);
  }

  @Test
  void readsMissingValuesWhereAllowed() throws IOException {
    Table table =
        new Csv(true, ';', true).read(file("a;b\n;NaN\nNA;-inf\ninf;1\n"), Limits.DEFAULT);
    assertArrayEquals(
        new double[] {Double.NaN, Double.NaN, Double.POSITIVE_INFINITY}, table.column("a"));
    assertArrayEquals(new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1}, table.column("b"));
  }

  @Test
  void takesColumnsByTheirRoles() throws IOException {
    Table table = Csv.DEFAULT.read(file("p1,p2,y,w,p3\n1,2,3,4,5\n6,7,8,9,10\n"), Limits.DEFAULT);
    DataTensors rest =
        table.select(new ColumnRoles(List.of(), List.of("y"), Optional.of("w"))).validated();
    assertArrayEquals(new double[] {1, 2, 5, 6, 7, 10}, rest.features().values());
    assertArrayEquals(new double[] {3, 8}, rest.targets().orElseThrow().values());
    assertArrayEquals(new int[] {2}, rest.weights().orElseThrow().shape());
    DataTensors chosen =
        table.select(new ColumnRoles(List.of("p3", "p*"), List.of(), Optional.empty()));
    assertArrayEquals(new double[] {5, 1, 2, 10, 6, 7}, chosen.features().values());
    assertTrue(chosen.targets().isEmpty());
    var twice =
        assertThrows(
            FormatException.class,
            () -> table.select(new ColumnRoles(List.of("y"), List.of("y"), Optional.empty())));
    assertEquals(
        directory.resolve("d.csv") + ": column \"y\": has more than one role", twice.getMessage());
    var unknown =
        assertThrows(
            FormatException.class,
            () -> table.select(new ColumnRoles(List.of("q"), List.of("y"), Optional.empty())));
    assertEquals(
        directory.resolve("d.csv") + ": no column \"q\": it has \"p1, p2, y, w, p3\"",
        unknown.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | line 1: the file is empty",
        "a,b~ | line 2: no rows",
        "1,2~3,4 | line 1: holds only numbers where the header should be",
        "a,a~1,2 | columns: two are named \"a\"",
        "a,b~1 | line 2: 1 field, expected 2",
        "a,b~1,2~3,4,5 | line 3: more than 2 fields",
        "a,b~1,x2 | line 2, column \"b\": not a number: \"x2\"",
        "a,b~1,2f | line 2, column \"b\": not a number: \"2f\"",
        "a,b~1,nan | line 2, column \"b\": not finite: \"nan\"",
        "a,b~1,1e999 | line 2, column \"b\": not finite: \"1e999\"",
        "a,b~1, | line 2, column \"b\": not finite: \"\"",
        "a,b~1,\"2 | line 2: a quoted field never ends",
        "a,b~1,\"2\"3 | line 2: text follows after a quoted field",
      })
  void refusesInOneLine(String text, String problem) throws IOException {
    Path file = file(text.replace("~", "\n"));
    var refused = assertThrows(FormatException.class, () -> Csv.DEFAULT.read(file, Limits.DEFAULT));
    assertEquals(file + ": " + problem, refused.getMessage());
  }

  @Test
  void refusesOtherEncodingsAndEndlessFields() throws IOException {
    Path latin = Files.write(directory.resolve("l.csv"), new byte[] {'a', (byte) 0xE9, '\n', '1'});
    var notUtf8 =
        assertThrows(FormatException.class, () -> Csv.DEFAULT.read(latin, Limits.DEFAULT));
    assertEquals(latin + ": text: not UTF-8", notUtf8.getMessage());
    Path endless = Files.write(directory.resolve("e.csv"), new byte[1 << 20]);
    var tooLong =
        assertThrows(FormatException.class, () -> Csv.DEFAULT.read(endless, Limits.DEFAULT));
    assertEquals(endless + ": line 1: a field of more than 1000 characters", tooLong.getMessage());
    var small = new Limits(3, 10, 1);
    Path four =
        Files.writeString(directory.resolve("f.csv"), "a,b\n1,2\n3,4\n", StandardCharsets.UTF_8);
    var tooMany = assertThrows(FormatException.class, () -> Csv.DEFAULT.read(four, small));
    assertEquals(four + ": line 3: more than 3 elements", tooMany.getMessage());
  }

  @Test
  void dataTensorsRefuseUnsoundWeights() {
    Tensor x = Tensor.of(ElementType.F64, new int[] {2, 1}, new double[] {1, 2});
    Tensor negative = Tensor.of(ElementType.F64, new int[] {2}, new double[] {1, -2});
    Tensor three = Tensor.of(ElementType.F64, new int[] {3}, new double[] {1, 2, 3});
    var refused =
        assertThrows(
            FormatException.class,
            () -> new DataTensors("d", x, Optional.empty(), Optional.of(negative)).validated());
    assertEquals("d: weights[1]: negative: -2.0", refused.getMessage());
    var counts =
        assertThrows(
            FormatException.class,
            () -> new DataTensors("d", x, Optional.of(three), Optional.empty()).validated());
    assertEquals("d: targets: a F64 3 for 2 samples of features", counts.getMessage());
  }
}
