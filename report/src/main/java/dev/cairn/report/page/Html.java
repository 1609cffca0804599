package dev.cairn.report.page;

import com.google.errorprone.annotations.CompileTimeConstant;
import dev.cairn.report.figure.Drawing;
import dev.cairn.report.figure.Figure;
import dev.cairn.report.figure.FigureData;
import dev.cairn.report.statistics.RunView;
import dev.cairn.text.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A page under construction, in which no text becomes markup.
///
/// Markup is what the program's source says: the compiler takes nothing but constants for it
/// (Error Prone's `CompileTimeConstant`). Everything else is text and comes in escaped. Scripts and
/// styles are the program's own resources; the page's Content-Security-Policy lists their digests,
/// so that a browser runs nothing else.
final class Html {
  private static final String TEXT = "%s";

  private static final List<String> EXAMPLES = List.of("formula", "function", "network");

  private final StringBuilder html = new StringBuilder(1 << 16);
  private final List<String> scripts = new ArrayList<>();
  private int drawings;

  Html() {
    this(0);
  }

  /// A part of a page.
  ///
  /// @param drawings how many the page has before it
  Html(int drawings) {
    this.drawings = drawings;
  }

  /// Adds a part without scripts of its own.
  Html add(Html part) {
    html.append(part.html);
    return this;
  }

  /// How long it is by now.
  int characters() {
    return html.length();
  }

  /// Adds markup; each `%s`, which stands between tags or in a quoted attribute, is the next of the
  /// texts.
  Html add(@CompileTimeConstant String markup, Object... texts) {
    int from = 0;
    for (Object text : texts) {
      int at = markup.indexOf(TEXT, from);
      if (at < 0) {
        throw new IllegalArgumentException("more texts than places: " + markup);
      }
      html.append(markup, from, at).append(escape(String.valueOf(text)));
      from = at + TEXT.length();
    }
    if (markup.indexOf(TEXT, from) >= 0) {
      throw new IllegalArgumentException("more places than texts: " + markup);
    }
    html.append(markup, from, markup.length());
    return this;
  }

  /// Adds a resource of the program, with the choices that it names in the words of the enums.
  Html include(@CompileTimeConstant String resource) {
    html.append(Vocabulary.filled(resource(resource)));
    return this;
  }

  /// Adds what a live page follows and steers a study with, and the experiments that its form
  /// begins with.
  Html live() {
    Map<String, String> examples = new LinkedHashMap<>();
    EXAMPLES.forEach(name -> examples.put(name, resource("examples/" + name + ".yaml")));
    return include("live.html").data("examples", examples);
  }

  /// What has been added, to stand in markup of the program's own.
  String markup() {
    return html.toString();
  }

  /// Adds a value as JSON that the page's script reads by its id.
  Html data(@CompileTimeConstant String id, Object value) {
    return data(id, PageData.embedded(value));
  }

  /// Adds runs, likewise.
  Html runs(@CompileTimeConstant String id, List<RunView> runs) {
    return data(id, PageData.json(runs));
  }

  private Html data(String id, String json) {
    html.append("<script type=\"application/json\" id=\"").append(id).append("\">");
    html.append(json).append("</script>\n");
    return this;
  }

  /// Adds the drawing of a figure; the ids in it are the page's own.
  Html drawing(Figure figure) {
    html.append(Drawing.svg(figure, drawings++));
    return this;
  }

  /// Adds the numbers of a figure, packed, for the page's script.
  Html numbers(Figure figure) {
    html.append("<script type=\"text/plain\">");
    html.append(Blob.pack(FigureData.csv(figure).getBytes(StandardCharsets.UTF_8)));
    html.append("</script>\n");
    return this;
  }

  /// Adds a script of others, a resource of the program, as it stands.
  Html library(@CompileTimeConstant String resource) {
    return script(resource(resource));
  }

  /// Adds a script made of resources of the program, whose names are its own.
  Html script(List<String> resources) {
    String lines = resources.stream().map(Html::resource).collect(Collectors.joining());
    return script("'use strict';\n(() => {\n" + Vocabulary.script() + lines + "})();\n");
  }

  private Html script(String lines) {
    scripts.add(digest(lines));
    html.append("<script>").append(lines).append("</script>\n");
    return this;
  }

  /// The document.
  ///
  /// @param styles the resources that say how it looks
  /// @param key of the live page, which only that one has and which lets its script ask its server
  Page.Document document(String title, List<String> styles, Optional<String> key) {
    String style =
        styles.stream().map(Html::resource).collect(Collectors.joining()) + Vocabulary.style();
    String policy =
        "default-src 'none'; script-src %s; style-src %s; img-src data: blob:; connect-src %s; base-uri 'none'; form-action 'none'"
            .formatted(
                String.join(" ", scripts), digest(style), key.isPresent() ? "'self'" : "'none'");
    var head =
        new Html()
            .add(
                """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="%s">
                <link rel="icon" href="data:,">
                <title>%s</title>
                """,
                policy, title);
    key.ifPresent(word -> head.add("<meta name=\"cairn-key\" content=\"%s\">\n", word));
    head.html.append("<style>").append(style).append("</style>\n</head>\n<body>\n");
    return new Page.Document(
        head.html.append(html).append("</body>\n</html>\n").toString(), policy);
  }

  /// Text between tags or in a quoted attribute.
  private static String escape(String text) {
    return Visible.lines(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  private static String digest(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String resource(String name) {
    try (InputStream stream = Html.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the program's resource " + name, e);
    }
  }
}
