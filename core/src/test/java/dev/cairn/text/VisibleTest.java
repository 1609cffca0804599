package dev.cairn.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a terminal would obey, and what a reader would not see.
class VisibleTest {
  @Test
  void hiddenCharactersBecomeTheirEscapes() {
    assertEquals("\\u001b[2J", Visible.line("\u001b[2J"));
    assertEquals("a\\u000ab\\u0009c", Visible.line("a\nb\tc"));
    assertEquals("a\nb\tc\\u000d", Visible.lines("a\nb\tc\r"));
    assertEquals("\\u009b\\u007f\\u0085", Visible.line("\u009b\u007f\u0085"), "C1 and DEL");
    assertEquals("\\u202e\\u2066\\u200b\\ufeff", Visible.line("\u202e\u2066\u200b\ufeff"));
    assertEquals("\\u2028\\u2029", Visible.lines("\u2028\u2029"));
    assertEquals("\\ud800x", Visible.line("\ud800x"), "half a pair");
    assertEquals("\\udb40\\udc41", Visible.line("\udb40\udc41"), "a tag of plane 14");
    assertEquals("\\uffff\\ufdd0", Visible.line("\uffff\ufdd0"));
    assertEquals("\\u115f\\u3164\\uffa0", Visible.line("\u115f\u3164\uffa0"), "Hangul fillers");
    assertEquals("\\u034f\\u2800\\u17b4", Visible.line("\u034f\u2800\u17b4"), "nothing is drawn");
    assertEquals("a\\ufe0f", Visible.line("a\ufe0f"), "a variation selector");
    assertEquals("\\udb40\\uddef", Visible.line("\udb40\uddef"), "U+E01EF, another one");
    assertEquals("R&D <1> é 10⁻⁴ 😀 ٣ 日本", Visible.line("R&D <1> é 10⁻⁴ 😀 ٣ 日本"));
  }

  @Test
  void longTextsShowBothEnds() {
    String line = Visible.line("a".repeat(70) + "b".repeat(1_000) + "c".repeat(30), 100);
    assertTrue(line.length() <= 100, line);
    assertTrue(line.startsWith("aaa") && line.endsWith("ccc"), line);
    assertTrue(line.contains("(1100 characters)"), line);
    assertEquals("short", Visible.line("short", 100));
    String pairs = Visible.line("😀".repeat(500), 101);
    assertEquals(pairs, Visible.line(pairs), "no pair is cut in two");
  }

  @Test
  void nothingHiddenIsLeftOfAnyText() {
    var random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder();
      for (int length = random.nextInt(20); length > 0; length--) {
        text.append((char) random.nextInt(0x10000));
      }
      String line = Visible.line(text.toString(), 60);
      assertTrue(line.length() <= 60);
      assertTrue(
          line.codePoints()
              .noneMatch(
                  c ->
                      Character.isISOControl(c)
                          || Character.getType(c) == Character.FORMAT
                          || Character.getType(c) == Character.SURROGATE),
          line);
      assertEquals(line, Visible.line(line));
    }
  }

  @Test
  void fileNamesAreAsciiAndStayWhereTheyAre() {
    assertEquals("fig3-2.1_a", FileName.of("fig3-2.1_a"));
    assertEquals("Gr--e", FileName.of("Größe"));
    assertEquals("--a", FileName.of("../a"));
    assertEquals("-", FileName.of(".."));
    assertEquals("-", FileName.of(""));
    assertEquals("a-b-c-", FileName.of("a/b\\c\u0000"));
    assertEquals(200, FileName.of("x".repeat(5_000)).length());
  }
}
