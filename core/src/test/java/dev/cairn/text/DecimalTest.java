package dev.cairn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {
  @ParameterizedTest
  @CsvSource({
    "1e-5, 0x1.4f8b588e368f1p-17",
    "-.5, -0x1p-1",
    "3., 0x1.8p1",
    "+2E3, 0x1.f4p10",
    "0e-999, 0x0p0",
    "-0.00, -0x0p0",
    "4.9e-324, 0x0.0000000000001p-1022",
    "1.7976931348623157e308, 0x1.fffffffffffffp1023"
  })
  void readsTheNearestDouble(String text, String number) {
    assertEquals(Double.valueOf(number), Double.valueOf(Decimal.parse(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e-400",
        "-0.0001e-99999999999999999999",
        "0.00000000000000000000000000001e-300",
        "1e400",
        "-9e99999999999999999999",
        "1.8e308",
        "2.4e-324"
      })
  void whatNoDoubleIsNearIsOutOfRange(String text) {
    var refused = assertThrows(NumberFormatException.class, () -> Decimal.parse(text));
    assertEquals("'" + text + "' is out of range", refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1e-5d",
        "1f",
        "0x1p3",
        "NaN",
        "Infinity",
        "1_0",
        "1e",
        "٣",
        "1,5",
        "--1"
      })
  void whatIsNoDecimalIsNoNumber(String text) {
    var refused = assertThrows(NumberFormatException.class, () -> Decimal.parse(text));
    assertEquals("'" + text + "' is no number", refused.getMessage());
  }
}
