package dev.cairn.formats;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The header of an NPY array, a Python dictionary such as `{'descr': '<f8', 'fortran_order':
/// False, 'shape': (3, 4), }`.
final class NpyHeader {
  /// NumPy's own limit on the number of axes.
  private static final int MAX_RANK = 64;

  private final ElementType type;
  private final ByteOrder order;
  private final boolean fortranOrder;
  private final int[] shape;

  private NpyHeader(ElementType type, ByteOrder order, boolean fortranOrder, int[] shape) {
    this.type = type;
    this.order = order;
    this.fortranOrder = fortranOrder;
    this.shape = shape;
  }

  ElementType type() {
    return type;
  }

  ByteOrder order() {
    return order;
  }

  boolean fortranOrder() {
    return fortranOrder;
  }

  /// The extents as stored; whoever receives them reads.
  int[] shape() {
    return shape;
  }

  static NpyHeader of(Tensor tensor) {
    if (tensor.type() == ElementType.BF16) {
      throw new IllegalArgumentException("NPY has no BF16: convert to F32");
    }
    return new NpyHeader(tensor.type(), ByteOrder.LITTLE_ENDIAN, false, tensor.shape());
  }

  static NpyHeader parse(String text, Place place) throws FormatException {
    return new Parser(text, place).header();
  }

  /// The number of elements, at most maxElements.
  int count(long maxElements, Place place) throws FormatException {
    long count = Tensor.count(shape);
    long most = Math.min(maxElements, Tensor.MAX_COUNT);
    if (count > most) {
      throw place.error(
          "shape %s has more than %s elements".formatted(Tensor.describe(shape), most));
    }
    return (int) count;
  }

  String format() {
    String extents =
        Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    return "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
        .formatted(descriptor(type), shape.length == 1 ? extents + "," : extents);
  }

  private static String descriptor(ElementType type) {
    return switch (type) {
      case F64 -> "<f8";
      case F32 -> "<f4";
      case F16 -> "<f2";
      case BF16 -> throw new IllegalArgumentException("NPY has no BF16");
      case I64 -> "<i8";
      case I32 -> "<i4";
      case I16 -> "<i2";
      case I8 -> "|i1";
      case U64 -> "<u8";
      case U32 -> "<u4";
      case U16 -> "<u2";
      case U8 -> "|u1";
      case BOOL -> "|b1";
    };
  }

  private static @Nullable ElementType typeOf(String kind) {
    return switch (kind) {
      case "f8" -> ElementType.F64;
      case "f4" -> ElementType.F32;
      case "f2" -> ElementType.F16;
      case "i8" -> ElementType.I64;
      case "i4" -> ElementType.I32;
      case "i2" -> ElementType.I16;
      case "i1" -> ElementType.I8;
      case "u8" -> ElementType.U64;
      case "u4" -> ElementType.U32;
      case "u2" -> ElementType.U16;
      case "u1" -> ElementType.U8;
      case "b1" -> ElementType.BOOL;
      default -> null;
    };
  }

  /// The part of Python's literals that NumPy writes: quoted keys; strings, booleans and tuples of
  /// integers as values.
  private static final class Parser {
    private final String text;
    private final Place place;
    private int at;
    private @Nullable ElementType type;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private @Nullable Boolean fortranOrder;
    private int @Nullable [] shape;

    Parser(String text, Place place) {
      this.text = text;
      this.place = place;
    }

    NpyHeader header() throws FormatException {
      expect('{');
      while (!accept('}')) {
        String key = string();
        expect(':');
        switch (key) {
          case "descr" -> descr(once(key, type));
          case "fortran_order" -> fortranOrder = bool(once(key, fortranOrder));
          case "shape" -> shape = tuple(once(key, shape));
          default -> throw place.error("unknown header key " + FormatException.quote(key));
        }
        if (!accept(',')) {
          expect('}');
          break;
        }
      }
      skipBlanks();
      if (at < text.length()) {
        throw unexpected("the end");
      }
      if (type == null || fortranOrder == null || shape == null) {
        throw place.error("the header lacks descr, fortran_order or shape");
      }
      return new NpyHeader(type, order, fortranOrder, shape);
    }

    private String once(String key, @Nullable Object before) throws FormatException {
      if (before != null) {
        throw place.error("the header has %s twice".formatted(key));
      }
      return key;
    }

    private void descr(String key) throws FormatException {
      skipBlanks();
      if (at < text.length() && text.charAt(at) != '\'' && text.charAt(at) != '"') {
        throw place.error("%s: structured arrays are not supported".formatted(key));
      }
      String descr = string();
      if (descr.endsWith("O")) {
        throw place.error("dtype %s: pickled Python objects are refused".formatted(quote(descr)));
      }
      ElementType known = descr.isEmpty() ? null : typeOf(descr.substring(1));
      char mark = descr.isEmpty() ? ' ' : descr.charAt(0);
      if (known == null || "<>|".indexOf(mark) < 0 || (mark == '|' && known.bytes() > 1)) {
        throw place.error("dtype %s is not supported".formatted(quote(descr)));
      }
      type = known;
      order = mark == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private boolean bool(String key) throws FormatException {
      skipBlanks();
      for (String word : new String[] {"True", "False"}) {
        if (text.startsWith(word, at)) {
          at += word.length();
          return word.equals("True");
        }
      }
      throw unexpected("True or False for " + key);
    }

    private int[] tuple(String key) throws FormatException {
      expect('(');
      int[] extents = new int[MAX_RANK];
      int rank = 0;
      while (!accept(')')) {
        if (rank == MAX_RANK) {
          throw place.error("%s has more than %s axes".formatted(key, MAX_RANK));
        }
        extents[rank++] = integer();
        if (!accept(',')) {
          expect(')');
          break;
        }
      }
      return Arrays.copyOf(extents, rank);
    }

    private int integer() throws FormatException {
      skipBlanks();
      int from = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      String digits = text.substring(from, at);
      if (digits.isEmpty()) {
        throw unexpected("a whole number");
      }
      accept('L');
      try {
        return Integer.parseInt(digits);
      } catch (NumberFormatException tooLarge) {
        throw place.error("extent %s is too large".formatted(quote(digits)));
      }
    }

    private String string() throws FormatException {
      skipBlanks();
      char mark = at < text.length() ? text.charAt(at) : ' ';
      int end = mark == '\'' || mark == '"' ? text.indexOf(mark, at + 1) : -1;
      if (end < 0) {
        throw unexpected("a quoted string");
      }
      String content = text.substring(at + 1, end);
      at = end + 1;
      return content;
    }

    private boolean accept(char wanted) {
      skipBlanks();
      boolean there = at < text.length() && text.charAt(at) == wanted;
      at += there ? 1 : 0;
      return there;
    }

    private void expect(char wanted) throws FormatException {
      if (!accept(wanted)) {
        throw unexpected("'" + wanted + "'");
      }
    }

    private void skipBlanks() {
      while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private FormatException unexpected(String wanted) {
      String found = at < text.length() ? text.substring(at) : "its end";
      return place.error("header: expected %s, found %s".formatted(wanted, quote(found)));
    }

    private static String quote(String text) {
      return FormatException.quote(text);
    }
  }
}
