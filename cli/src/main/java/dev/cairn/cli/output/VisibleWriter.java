package dev.cairn.cli.output;

import dev.cairn.text.Visible;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/// Where everything that people read leaves the program: whatever text of a file it is given, a
/// terminal obeys none of it.
///
/// Lines and tabs stay, all else that is hidden becomes its escape ([Visible]). The program's own
/// control sequences pass by [#control]. One made by [#ofLines] flushes each line: a message is
/// seen when it is written, and is not lost with the process.
public final class VisibleWriter extends PrintWriter {
  /// Characters of a message at most: a damaged file must not flood a terminal.
  static final int LONGEST_MESSAGE = 2_000;

  private final PrintWriter plain;

  private VisibleWriter(PrintWriter plain, boolean flushesLines) {
    super(new Escaping(plain), flushesLines);
    this.plain = plain;
  }

  /// A writer to the same place; the same writer where it is one already.
  public static VisibleWriter of(PrintWriter out) {
    return out instanceof VisibleWriter visible ? visible : new VisibleWriter(out, false);
  }

  /// A writer of messages to the same place; the same writer where it is one already.
  public static VisibleWriter ofLines(PrintWriter err) {
    return err instanceof VisibleWriter visible ? visible : new VisibleWriter(err, true);
  }

  /// Writes a control sequence of this program's own, to a terminal.
  public static void control(PrintWriter out, String sequence) {
    PrintWriter to = out;
    if (out instanceof VisibleWriter visible) {
      visible.flush();
      to = visible.plain;
    }
    to.print(sequence);
  }

  @Override
  public boolean checkError() {
    boolean here = super.checkError(); // both are flushed
    return plain.checkError() || here;
  }

  /// Escapes on the way.
  private static final class Escaping extends FilterWriter {
    Escaping(Writer out) {
      super(out);
    }

    @Override
    public void write(int character) throws IOException {
      write(Character.toString((char) character), 0, 1);
    }

    @Override
    public void write(char[] characters, int offset, int length) throws IOException {
      write(new String(characters, offset, length), 0, length);
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
      String part = text.substring(offset, offset + length);
      out.write(part.equals(System.lineSeparator()) ? part : Visible.lines(part));
    }
  }
}
