package dev.cairn.formats;

import java.nio.ByteBuffer;

/// How one element of a tensor is stored in a file. In memory all are widened to float64, exactly.
public enum ElementType {
  /// IEEE 754 binary64.
  F64(8),
  /// IEEE 754 binary32.
  F32(4),
  /// IEEE 754 binary16.
  F16(2),
  /// The upper half of a binary32.
  BF16(2),
  /// Two's complement, 64 bits.
  I64(8),
  /// Two's complement, 32 bits.
  I32(4),
  /// Two's complement, 16 bits.
  I16(2),
  /// Two's complement, 8 bits.
  I8(1),
  /// Unsigned, 64 bits.
  U64(8),
  /// Unsigned, 32 bits.
  U32(4),
  /// Unsigned, 16 bits.
  U16(2),
  /// Unsigned, 8 bits.
  U8(1),
  /// One byte, 0 or 1.
  BOOL(1);

  /// Integers up to this size are exact in float64.
  private static final long EXACT_INTEGER = 1L << 53;

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /// Bytes per element.
  public int bytes() {
    return bytes;
  }

  /// Reads the element at the buffer's position, in the buffer's byte order, and moves on. NaN from
  /// a type without fractions says that the stored bits have no exact float64.
  double get(ByteBuffer buffer) {
    return switch (this) {
      case F64 -> buffer.getDouble();
      case F32 -> buffer.getFloat();
      case F16 -> Float.float16ToFloat(buffer.getShort());
      case BF16 -> Float.intBitsToFloat(buffer.getShort() << 16);
      case I64 -> exact(buffer.getLong());
      case I32 -> buffer.getInt();
      case I16 -> buffer.getShort();
      case I8 -> buffer.get();
      case U64 -> {
        long bits = buffer.getLong();
        yield bits < 0 ? Double.NaN : exact(bits);
      }
      case U32 -> Integer.toUnsignedLong(buffer.getInt());
      case U16 -> Short.toUnsignedInt(buffer.getShort());
      case U8 -> Byte.toUnsignedInt(buffer.get());
      case BOOL -> {
        byte bit = buffer.get();
        yield bit == 0 || bit == 1 ? bit : Double.NaN;
      }
    };
  }

  /// Writes x in the buffer's byte order and moves on. Floating types round to nearest (16-bit ones
  /// through binary32); for the others x must be [#holds].
  void put(ByteBuffer buffer, double x) {
    switch (this) {
      case F64 -> buffer.putDouble(x);
      case F32 -> buffer.putFloat((float) x);
      case F16 -> buffer.putShort(Float.floatToFloat16((float) x));
      case BF16 -> buffer.putShort(toBfloat16((float) x));
      case I64, U64 -> buffer.putLong((long) x);
      case I32, U32 -> buffer.putInt((int) (long) x);
      case I16, U16 -> buffer.putShort((short) (long) x);
      case I8, U8, BOOL -> buffer.put((byte) (long) x);
    }
  }

  /// Whether the type has fractions.
  public boolean isFloating() {
    return switch (this) {
      case F64, F32, F16, BF16 -> true;
      case I64, I32, I16, I8, U64, U32, U16, U8, BOOL -> false;
    };
  }

  /// Whether x can be written: any x for floating types, whole numbers in range for the others.
  public boolean holds(double x) {
    return switch (this) {
      case F64, F32, F16, BF16 -> true;
      case I64 -> isWhole(x, -EXACT_INTEGER, EXACT_INTEGER);
      case I32 -> isWhole(x, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case I16 -> isWhole(x, Short.MIN_VALUE, Short.MAX_VALUE);
      case I8 -> isWhole(x, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case U64 -> isWhole(x, 0, EXACT_INTEGER);
      case U32 -> isWhole(x, 0, (1L << 32) - 1);
      case U16 -> isWhole(x, 0, (1L << 16) - 1);
      case U8 -> isWhole(x, 0, (1L << 8) - 1);
      case BOOL -> isWhole(x, 0, 1);
    };
  }

  private static boolean isWhole(double x, long low, long high) {
    return x >= low && x <= high && x == Math.rint(x);
  }

  private static double exact(long x) {
    return x >= -EXACT_INTEGER && x <= EXACT_INTEGER ? x : Double.NaN;
  }

  /// Round to nearest, ties to even; NaN stays NaN.
  private static short toBfloat16(float x) {
    int bits = Float.floatToRawIntBits(x);
    if (Float.isNaN(x)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
