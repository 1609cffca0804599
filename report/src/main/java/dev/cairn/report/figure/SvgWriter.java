package dev.cairn.report.figure;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// Writes what a drawing library drew as well-formed XML that a strict page may hold.
///
/// The drawing is read by a strict parser and written anew, every text and value escaped. Its
/// `style` attributes, which a Content-Security-Policy without `unsafe-inline` forbids, become the
/// presentation attributes of SVG that mean the same.
final class SvgWriter extends DefaultHandler {
  private final StringBuilder svg;
  private final Map<String, String> head;
  private final String title;
  private final String description;
  private boolean root = true;

  /// Whether the last tag still lacks its end: an element without content is closed in it.
  private boolean open;

  private SvgWriter(StringBuilder svg, Map<String, String> head, String title, String description) {
    this.svg = svg;
    this.head = head;
    this.title = title;
    this.description = description;
  }

  /// The drawing with further attributes of its root, a title and a description.
  static String write(String drawing, Map<String, String> head, String title, String description) {
    var svg = new StringBuilder(drawing.length());
    try {
      var factory = SAXParserFactory.newDefaultInstance();
      var writer = new SvgWriter(svg, head, title, description);
      factory.newSAXParser().parse(new InputSource(new StringReader(drawing)), writer);
    } catch (SAXException | ParserConfigurationException | IOException e) {
      throw new IllegalStateException("a drawing is no XML: " + e.getMessage(), e);
    }
    return svg.toString();
  }

  @Override
  public void startElement(String uri, String local, String name, Attributes attributes) {
    endTag();
    svg.append('<').append(name);
    open = true;
    for (int i = 0; i < attributes.getLength(); i++) {
      if (attributes.getQName(i).equals("style")) {
        present(attributes.getValue(i));
      } else {
        attribute(attributes.getQName(i), attributes.getValue(i));
      }
    }
    if (root) {
      root = false;
      head.forEach(this::attribute);
      element("title", title);
      element("desc", description);
    }
  }

  @Override
  public void characters(char[] letters, int start, int length) {
    endTag();
    escape(new String(letters, start, length));
  }

  @Override
  public void endElement(String uri, String local, String name) {
    if (open) {
      svg.append("/>");
      open = false;
    } else {
      svg.append("</").append(name).append('>');
    }
  }

  private void endTag() {
    if (open) {
      svg.append('>');
      open = false;
    }
  }

  private void present(String style) {
    for (String property : style.split(";", -1)) {
      int colon = property.indexOf(':');
      if (colon > 0) {
        attribute(property.substring(0, colon).strip(), property.substring(colon + 1).strip());
      }
    }
  }

  private void element(String name, String text) {
    endTag();
    svg.append('<').append(name).append('>');
    escape(text);
    svg.append("</").append(name).append('>');
  }

  private void attribute(String name, String value) {
    svg.append(' ').append(name).append("=\"");
    escape(value);
    svg.append('"');
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> svg.append("&amp;");
        case '<' -> svg.append("&lt;");
        case '>' -> svg.append("&gt;");
        case '"' -> svg.append("&quot;");
        default -> svg.append(c);
      }
    }
  }
}
