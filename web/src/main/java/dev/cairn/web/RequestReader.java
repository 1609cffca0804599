package dev.cairn.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the request of one connection: HTTP/1.1 or 1.0, a body of a declared length.
///
/// What does not follow the grammar of RFC 9112 to the letter is refused, and so is what two
/// readers could read in two ways: bare line ends, folded headers, two lengths, other encodings.
/// All of it has bounds, and must have arrived within a time.
final class RequestReader {
  /// Bytes of the request line and all headers at most.
  static final int HEAD = 16 * 1024;

  /// Headers at most.
  static final int HEADERS = 64;

  /// Bytes of a body at most: experiment files are small.
  static final int BODY = 64 * 1024;

  private static final Pattern LINE =
      Pattern.compile("([A-Z]{1,20}) (/[!-~&&[^#]]*) HTTP/1\\.[01]");

  private static final Pattern HEADER =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*?)[ \\t]*");

  /// No header's value holds one of these.
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

  /// So long that no length of a body overflows.
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,15}");

  private final Socket socket;
  private final long deadline;
  private final byte[] buffer = new byte[8192];
  private int begin;
  private int end;
  private int head;

  /// Reads from a socket what must have arrived after this time.
  RequestReader(Socket socket, Duration patience) {
    this.socket = socket;
    deadline = System.nanoTime() + patience.toNanos();
  }

  /// The request; empty where the connection ends before it says anything. Throws [Refused] with
  /// the answer for what is no request, and where it takes too long.
  Optional<Request> read() throws IOException, Refused {
    try {
      if (!fill()) {
        return Optional.empty();
      }
      Matcher line = LINE.matcher(line());
      if (!line.matches()) {
        throw new Refused(400, "this is no request: METHOD /path and the version were expected");
      }
      Map<String, List<String>> headers = headers();
      String target = line.group(2);
      int mark = target.indexOf('?');
      return Optional.of(
          new Request(
              line.group(1),
              decoded(mark < 0 ? target : target.substring(0, mark)),
              mark < 0 ? Optional.empty() : Optional.of(target.substring(mark + 1)),
              headers,
              body(headers)));
    } catch (SocketTimeoutException e) {
      throw new Refused(408, "the request took too long to arrive");
    }
  }

  private Map<String, List<String>> headers() throws IOException, Refused {
    Map<String, List<String>> headers = new HashMap<>();
    int count = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches() || CONTROL.matcher(line).find()) {
        throw new Refused(400, "a line among the headers is no header");
      }
      if (++count > HEADERS) {
        throw new Refused(431, "a request has at most %s headers".formatted(HEADERS));
      }
      headers
          .computeIfAbsent(header.group(1).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
          .add(header.group(2));
    }
    return headers;
  }

  private String body(Map<String, List<String>> headers) throws IOException, Refused {
    if (headers.containsKey("transfer-encoding")) {
      throw new Refused(411, "a body is sent with its Content-Length, in no other encoding");
    }
    List<String> lengths = headers.getOrDefault("content-length", List.of("0"));
    if (lengths.size() > 1 || !LENGTH.matcher(lengths.getFirst()).matches()) {
      throw new Refused(400, "the Content-Length is no number of bytes");
    }
    long length = Long.parseLong(lengths.getFirst());
    if (length > BODY) {
      throw new Refused(413, "a request has at most %s bytes".formatted(BODY));
    }
    if (length > 0 && headers.containsKey("expect")) { // the sender waits for this word
      socket
          .getOutputStream()
          .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    byte[] body = new byte[(int) length];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) next();
    }
    return text(body, "the body");
  }

  /// The next line of the head, without its end.
  private String line() throws IOException, Refused {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = next(); c != '\r'; c = next()) {
      if (c == '\n') {
        throw new Refused(400, "a line ends without a carriage return");
      }
      if (++head > HEAD) {
        throw new Refused(431, "the head of a request has at most %s bytes".formatted(HEAD));
      }
      line.write(c);
    }
    if (next() != '\n') {
      throw new Refused(400, "a line ends without a line feed");
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private int next() throws IOException, Refused {
    if (begin == end && !fill()) {
      throw new Refused(400, "the request ends too early");
    }
    return buffer[begin++] & 0xFF;
  }

  /// Takes in what has arrived, or waits for it; false at the end.
  private boolean fill() throws IOException {
    long left = deadline - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    socket.setSoTimeout((int) Math.max(1, Duration.ofNanos(left).toMillis()));
    begin = 0;
    end = Math.max(0, socket.getInputStream().read(buffer));
    return end > 0;
  }

  /// A path without escapes.
  private static String decoded(String path) throws Refused {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) != '%') {
        bytes.write(path.charAt(i));
        continue;
      }
      int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
      int low = i + 2 < path.length() ? Character.digit(path.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        throw new Refused(400, "a % in the address is followed by two hexadecimal digits");
      }
      bytes.write(16 * high + low);
      i += 2;
    }
    return text(bytes.toByteArray(), "the address");
  }

  /// @param what whose text it is, for the refusal
  private static String text(byte[] bytes, String what) throws Refused {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Refused(400, what + " is no text in UTF-8");
    }
  }
}
