package dev.cairn.external;

import dev.cairn.linalg.DenseSymmetric;
import dev.cairn.objective.SmoothEvaluation;
import dev.cairn.objective.SmoothObjective;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/// A server at a Unix socket as docs/external.md describes one, in code of its own.
@SuppressWarnings("ByteBufferBackingArray") // all are wrapped
final class TestServer implements AutoCloseable {
  /// What it does in place of answering.
  interface Mischief {
    Mischief NONE = (_, _) -> false;

    /// Whether it has done something; the number of requests so far, without hello, is from 1.
    boolean instead(int request, Reply reply) throws IOException;
  }

  /// Writes frames.
  interface Reply {
    void send(int kind, byte[] body) throws IOException;
  }

  private final ServerSocketChannel socket;
  private final SmoothObjective objective;
  private final Set<Ability> abilities;
  private final Mischief mischief;
  private @Nullable FileChannel requests;
  private @Nullable FileChannel results;

  /// θs in each request so far.
  final List<Integer> counts = new ArrayList<>();

  /// Frames whose numbers came through the file.
  int fromFile;

  TestServer(Path path, SmoothObjective objective, Set<Ability> abilities, Mischief mischief)
      throws IOException {
    this.objective = objective;
    this.abilities = abilities;
    this.mischief = mischief;
    socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(path));
    Thread.ofPlatform().daemon().start(this::accept);
  }

  private void accept() {
    while (true) {
      try (SocketChannel client = socket.accept()) {
        serve(client);
      } catch (IOException gone) {
        if (!socket.isOpen()) {
          return;
        }
      }
    }
  }

  private void serve(SocketChannel client) throws IOException {
    var in = new DataInputStream(Channels.newInputStream(client));
    OutputStream out = Channels.newOutputStream(client);
    for (int number = 0; ; number++) {
      ByteBuffer header = little(in.readNBytes(16));
      if (header.remaining() < 16) {
        return;
      }
      int kind = header.getShort();
      boolean file = header.getShort() == 1;
      int asked = header.getInt();
      ByteBuffer body = little(in.readNBytes((int) header.getLong()));
      Reply reply = (k, bytes) -> write(out, k, 0, asked, bytes);
      if (kind == 1) {
        hello(body, reply);
      } else if (!mischief.instead(number, reply)) {
        int count = body.getInt();
        int what = body.getInt();
        counts.add(count);
        if (file) {
          fromFile++;
          body = fromFile(count * (kind == 2 ? 1 : 1 + what));
        }
        byte[] numbers =
            bytes(kind == 2 ? evaluate(body, count, what) : product(body, count, what));
        if (results != null && numbers.length >= 1 << 16) {
          results.write(ByteBuffer.wrap(numbers), 0);
          write(out, 4, 1, asked, new byte[0]);
        } else {
          reply.send(4, numbers);
        }
      }
    }
  }

  private void hello(ByteBuffer body, Reply reply) throws IOException {
    String[] paths =
        new String(body.array(), 8, body.capacity() - 8, StandardCharsets.UTF_8).split("\n", -1);
    int bits = 0;
    for (Ability ability : abilities) {
      bits |=
          1
              << List.of("GRADIENT", "PRODUCTS", "HESSIAN", "REPEATABLE", "SINGLE", "SHARED")
                  .indexOf(ability.name());
    }
    if (abilities.contains(Ability.SHARED)) {
      requests = FileChannel.open(Path.of(paths[0]), StandardOpenOption.READ);
      results = FileChannel.open(Path.of(paths[1]), StandardOpenOption.WRITE);
    }
    byte[] text = "a test".getBytes(StandardCharsets.UTF_8);
    ByteBuffer said = little(new byte[16 + text.length]);
    said.putInt(2).putInt(bits).putLong(objective.dimension()).put(text);
    reply.send(1, said.array());
  }

  private ByteBuffer fromFile(int vectors) throws IOException {
    ByteBuffer numbers = little(new byte[vectors * objective.dimension() * 8]);
    if (requests != null) {
      requests.read(numbers, 0);
    }
    return numbers.flip();
  }

  private double[] evaluate(ByteBuffer body, int count, int wanted) {
    DoubleStream.Builder values = DoubleStream.builder();
    DoubleStream.Builder gradients = DoubleStream.builder();
    DoubleStream.Builder hessians = DoubleStream.builder();
    int n = objective.dimension();
    for (int i = 0; i < count; i++) {
      try (SmoothEvaluation at = objective.at(next(body))) {
        if ((wanted & 1) != 0) {
          values.add(at.value());
        }
        if ((wanted & 2) != 0) {
          double[] g = new double[n];
          at.gradient(g);
          DoubleStream.of(g).forEach(gradients::add);
        }
        if ((wanted & 4) != 0) {
          var dense = new DenseSymmetric(n);
          at.hessian().assemble(dense);
          DoubleStream.of(dense.entries()).forEach(hessians::add);
        }
      }
    }
    return DoubleStream.concat(
            DoubleStream.concat(values.build(), gradients.build()), hessians.build())
        .toArray();
  }

  private double[] product(ByteBuffer body, int count, int vectors) {
    List<double[]> thetas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      thetas.add(next(body));
    }
    DoubleStream.Builder products = DoubleStream.builder();
    for (double[] theta : thetas) {
      try (SmoothEvaluation at = objective.at(theta)) {
        for (int k = 0; k < vectors; k++) {
          double[] y = new double[theta.length];
          at.hessian().apply(next(body), y);
          DoubleStream.of(y).forEach(products::add);
        }
      }
    }
    return products.build().toArray();
  }

  private double[] next(ByteBuffer body) {
    double[] theta = new double[objective.dimension()];
    for (int i = 0; i < theta.length; i++) {
      theta[i] = body.getDouble();
    }
    return theta;
  }

  private static byte[] bytes(double[] numbers) {
    ByteBuffer bytes = little(new byte[8 * numbers.length]);
    DoubleStream.of(numbers).forEach(bytes::putDouble);
    return bytes.array();
  }

  private static void write(OutputStream out, int kind, int flags, int number, byte[] body)
      throws IOException {
    ByteBuffer header = little(new byte[16]);
    header.putShort((short) kind).putShort((short) flags).putInt(number).putLong(body.length);
    out.write(header.array());
    out.write(body);
    out.flush();
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
