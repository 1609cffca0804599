package dev.cairn.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Text that a spreadsheet would compute, as cells.
class CsvTextTest {
  @Test
  void nothingThatBeginsAFormulaBeginsACell() {
    for (String begin : List.of("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")) {
      String formula = begin + "HYPERLINK(\"http://evil.example\",\"x\")";
      assertFalse(CsvText.guarded(formula).startsWith(begin), formula);
      assertEquals("'" + formula, CsvText.guarded(formula));
    }
    assertEquals("\"'=1+1,2\"", CsvText.cell("=1+1,2"));
    assertEquals("fig3", CsvText.cell("fig3"));
    assertEquals("'tis", CsvText.cell("'tis"), "an apostrophe alone is no formula");
  }

  @Test
  void whatASpreadsheetPassesOverHidesNoFormula() {
    for (int hidden : new int[] {' ', 0xa0, 0x3000, 0xb, 0x85, 0x200b, 0x202e, 0xfeff, 0xe0041}) {
      String formula = Character.toString(hidden).repeat(2) + "=1+1";
      assertEquals("'" + formula, CsvText.guarded(formula));
      assertEquals(formula, CsvText.plain(CsvText.guarded(formula)));
      String word = Character.toString(hidden) + "fig3";
      assertEquals(word, CsvText.guarded(word), "a word after it is no formula");
    }
  }

  @Test
  void everyTextComesBack() {
    var random = new Random(7);
    String letters = "'=+-@\t\r\n\u200b a1,\"é";
    for (int i = 0; i < 10_000; i++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(6); length > 0; length--) {
        text.append(letters.charAt(random.nextInt(letters.length())));
      }
      assertEquals(text.toString(), CsvText.plain(CsvText.guarded(text.toString())));
    }
  }
}
