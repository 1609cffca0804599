"""README's quartic for Cairn's tests, without NumPy: server.py [while=FILE | above=X | slow=PIDFILE | nan= | count=FILE | wrong=FACTOR]."""
import os
import struct
import sys
import time

mode, _, what = sys.argv[-1].partition("=")
if mode == "slow":
    with open(what, "w") as file:
        file.write(str(os.getpid()))


def value(x, y):
    if mode == "while" and os.path.exists(what):
        raise OSError("the disk is away")
    if mode == "above" and x > float(what):
        raise ValueError(f"no value at {x}")
    if mode == "nan" and x > 0:
        return float("nan")
    if mode == "slow":
        time.sleep(0.05)
    return x**4 / 4 - 3 * x**2 + 9 * x + 0.9 * y**4 + 5 * y**2 + 40


def gradient(x, y):
    factor = float(what) if mode == "wrong" else 1
    return factor * (x**3 - 6 * x + 9), factor * (3.6 * y**3 + 10 * y)


def send(kind, body):
    sys.stdout.buffer.write(struct.pack("<hhiq", kind, 0, number, len(body)) + body)
    sys.stdout.buffer.flush()


while len(header := sys.stdin.buffer.read(16)) == 16:
    kind, _, number, length = struct.unpack("<hhiq", header)
    body = sys.stdin.buffer.read(length)
    count, asked = struct.unpack_from("<ii", body)
    if kind == 1:
        send(1, struct.pack("<iiq", 2, 1 | 2 | 8, 2) + b"a quartic")
        continue
    numbers = struct.unpack(f"<{(length - 8) // 8}d", body[8:])
    pairs = list(zip(numbers[::2], numbers[1::2]))
    if mode == "count":
        with open(what, "a") as file:
            file.write(f"{count}\n")
    try:
        if kind == 2:
            result = [value(*pair) for pair in pairs] if asked & 1 else []
            result += [g for pair in pairs for g in gradient(*pair)] if asked & 2 else []
        else:
            thetas = [theta for theta in pairs[:count] for _ in range(asked)]
            result = [
                h for (x, y), (v, w) in zip(thetas, pairs[count:])
                for h in ((3 * x**2 - 6) * v, (10.8 * y**2 + 10) * w)
            ]
        send(4, struct.pack(f"<{len(result)}d", *result))
    except Exception as e:
        send(6, f"{type(e).__name__}: {e}".encode())
