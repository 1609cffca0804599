"""f(x, y) = x⁴/4 − 3x² + 9x + 0.9y⁴ + 5y² + 40 for Cairn: docs/external.md says what the frames mean."""
import os, struct, sys

import numpy as np

def value(t):
    return t[0]**4/4 - 3*t[0]**2 + 9*t[0] + 0.9*t[1]**4 + 5*t[1]**2 + 40

def gradient(t):
    return np.array([t[0]**3 - 6*t[0] + 9, 3.6*t[1]**3 + 10*t[1]])

def hessian(t):
    return np.diag([3*t[0]**2 - 6, 10.8*t[1]**2 + 10])

N, GRADIENT, PRODUCTS, HESSIAN, REPEATABLE = 2, 1, 2, 4, 8
frames, sys.stdout = os.fdopen(os.dup(1), "wb"), sys.stderr  # what is printed goes to standard error
os.dup2(2, 1)

def send(kind, body):
    frames.write(struct.pack("<hhiq", kind, 0, number, len(body)) + body)
    frames.flush()

while header := sys.stdin.buffer.read(16):
    kind, _, number, length = struct.unpack("<hhiq", header)
    body = sys.stdin.buffer.read(length)
    count, what = struct.unpack_from("<ii", body)
    numbers = np.frombuffer(body, "<f8", offset=8) if kind != 1 else None
    try:
        if kind == 1:  # hello
            send(1, struct.pack("<iiq", 2, GRADIENT | PRODUCTS | HESSIAN | REPEATABLE, N) + b"a quartic in NumPy")
        elif kind == 2:  # what is wanted of each theta: 1 value, 2 gradient, 4 Hessian
            thetas, wanted = numbers.reshape(count, N), [(1, value), (2, gradient), (4, hessian)]
            send(4, b"".join(np.asarray(f(t), "<f8").tobytes() for bit, f in wanted if what & bit for t in thetas))
        elif kind == 3:  # Hessian products, so many vectors a theta
            thetas, vectors = np.split(numbers, [count*N])
            pairs = zip(thetas.reshape(count, N), vectors.reshape(count, what, N))
            send(4, b"".join((v @ hessian(t)).astype("<f8").tobytes() for t, v in pairs))
    except Exception as e:
        send(6, f"{type(e).__name__}: {e}".encode())
