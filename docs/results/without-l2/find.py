"""Finds critical points of 16-a-b-16 networks without L2, a < b, and writes them as points of 16-8-16-16.

python3 find.py DATA OUT SEED RUNS WIDTHS [ITERATIONS]      (Python 3 with numpy)

DATA is the file data-HASH.bin beside a certificate of this loss, WIDTHS such as 1-2,1-3: run k takes the one whose turn it is.

The last layer is eliminated (variable projection): of given hidden units the best last layer is a linear least-squares problem, and
where its features are independent the critical points of what is left are those of the loss. They are followed by Newton's method
with the signs of the lowest `index` eigenvalues turned (eigenvector following), first on 1,000 samples, then on all. A run starts
from the principal components of the data that it draws.
"""
import csv, os, sys
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np

OUTER, WIDE = 16, (8, 16)


def swish(z):
    s = 0.5 * (1 + np.tanh(0.5 * z))
    return z * s, s + z * s * (1 - s)


def bend(z):
    """The second derivative of swish."""
    s = 0.5 * (1 + np.tanh(0.5 * z))
    return s * (1 - s) * (2 + z * (1 - 2 * s))


class Projected:
    """The loss of 16-a-b-16 as a function of the first two layers."""

    def __init__(self, a, b, x):
        self.a, self.b, self.x, self.n = a, b, x, 17 * a + (a + 1) * b

    def layers(self, w):
        a, b = self.a, self.b
        cut = np.cumsum([16 * a, a, a * b])
        w1, b1, w2, b2 = np.split(w, cut)
        return w1.reshape(a, 16), b1, w2.reshape(b, a), b2

    def features(self, w):
        w1, b1, w2, b2 = self.layers(w)
        self.z1 = self.x @ w1.T + b1
        h1, d1 = swish(self.z1)
        self.z2 = h1 @ w2.T + b2
        h2, d2 = swish(self.z2)
        return h1, d1, h2, d2

    def last(self, h2):
        """Weights and bias of the best last layer."""
        y, n = self.x, len(self.x)
        mean = h2.mean(0)
        h = h2 - mean
        gram = h.T @ h / n
        size = np.sqrt(np.diag(gram)) + 1e-300
        weights = np.linalg.lstsq(gram / size[:, None] / size, h.T @ y / n / size[:, None], rcond=1e-15)[0]
        weights = weights / size[:, None]
        return weights.T, y.mean(0) - mean @ weights

    def loss_and_gradient(self, w):
        _, _, w2, _ = self.layers(w)
        h1, d1, h2, d2 = self.features(w)
        w3, b3 = self.last(h2)
        error = h2 @ w3.T + b3 - self.x
        n = len(self.x)
        back2 = 2 / OUTER / n * (error @ w3) * d2
        back1 = (back2 @ w2) * d1
        parts = (back1.T @ self.x, back1.sum(0), back2.T @ h1, back2.sum(0))
        return (error * error).sum() / n / OUTER, np.concatenate([p.ravel() for p in parts])

    def hessian(self, w):
        """The second derivatives of the loss, and the Schur complement of those with respect to the last layer."""
        a, b = self.a, self.b
        _, _, w2, _ = self.layers(w)
        h1, d1, h2, d2 = self.features(w)
        w3, b3 = self.last(h2)
        x, n = self.x, len(self.x)
        c = 2 / OUTER / n
        error = c * (h2 @ w3.T + b3 - x)
        s1, s2 = bend(self.z1), bend(self.z2)
        one = np.ones((n, 1))
        x1, y1, y2 = np.hstack([x, one]), np.hstack([h1, one]), np.hstack([h2, one])
        back2 = error @ w3
        m22 = c * d2[:, :, None] * (w3.T @ w3) * d2[:, None, :]
        m22[:, range(b), range(b)] += back2 * s2
        m12 = d1[:, :, None] * np.einsum("pi,spq->siq", w2, m22)
        m11 = np.einsum("siq,qj->sij", m12, w2) * d1[:, None, :]
        m11[:, range(a), range(a)] += ((back2 * d2) @ w2) * s1
        m23 = c * d2[:, :, None] * w3.T
        m13 = d1[:, :, None] * np.einsum("pi,spk->sik", w2, m23)
        slope = d2[:, :, None] * w2 * d1[:, None, :]

        def block(left, middle, right):
            """Sum over samples of left ⊗ middle ⊗ right, indices (i, left, j, right)."""
            i, j = middle.shape[1:]
            out = np.empty((i, left.shape[1], j, right.shape[1]))
            for k in range(i):
                t = (middle[:, k, :, None] * right[:, None, :]).reshape(n, -1)
                out[k] = (left.T @ t).reshape(left.shape[1], j, right.shape[1])
            return out

        h11, h22 = block(x1, m11, x1), block(y1, m22, y1)
        h12 = block(x1, m12, y1)
        for i in range(a):
            h12[i, :, :, i] += x1.T @ (back2 * d2 * d1[:, i : i + 1])
        h23 = block(y1, m23, y2)
        for p in range(b):
            h23[p, :, :, p] += y1.T @ (error * d2[:, p : p + 1])
        h13 = block(x1, m13, y2)
        for i in range(a):
            for p in range(b):
                h13[i, :, :, p] += x1.T @ (error * slope[:, p, i : i + 1])
        p1, p2, p3 = 17 * a, (a + 1) * b, 16 * (b + 1)
        h = np.zeros((p1 + p2, p1 + p2))
        h[:p1, :p1], h[p1:, p1:] = h11.reshape(p1, p1), h22.reshape(p2, p2)
        h[:p1, p1:] = h12.reshape(p1, p2)
        h[p1:, :p1] = h[:p1, p1:].T
        h3 = np.vstack([h13.reshape(p1, p3), h23.reshape(p2, p3)]).reshape(p1 + p2, 16, b + 1)
        gram = c * (y2.T @ y2)
        solved = np.linalg.lstsq(gram, h3.reshape(-1, b + 1).T, rcond=1e-15)[0].T.reshape(h3.shape)
        h -= np.einsum("wkp,vkp->wv", solved, h3)
        order = np.concatenate([np.arange(p1).reshape(a, 17)[:, :16].ravel(), np.arange(p1).reshape(a, 17)[:, 16],
                                p1 + np.arange(p2).reshape(b, a + 1)[:, :a].ravel(), p1 + np.arange(p2).reshape(b, a + 1)[:, a]])
        h = h[np.ix_(order, order)]
        return (h + h.T) / 2

    def narrowest(self, w):
        """The least singular value of the normalised features: 0 where two units merge."""
        h2 = self.features(w)[2]
        h = h2 - h2.mean(0)
        return np.linalg.svd(h / (np.linalg.norm(h, axis=0) + 1e-300), compute_uv=False)[-1]


def follow(f, w, index, iterations):
    """Eigenvector following within a trust region."""
    radius = 0.5
    loss, g = f.loss_and_gradient(w)
    for _ in range(iterations):
        h = f.hessian(w)
        if not np.isfinite(h).all() or f.narrowest(w) < 1e-5:
            break  # units merge
        values, vectors = np.linalg.eigh(h)
        turned = np.where(np.arange(f.n) < index, -1.0, 1.0) * (vectors.T @ g)

        def step(shift):
            return -(vectors @ (turned / (np.abs(values) + shift)))

        p = step(1e-10)
        if np.linalg.norm(p) > radius:
            low, high = -12.0, 6.0
            for _ in range(50):
                middle = (low + high) / 2
                low, high = (middle, high) if np.linalg.norm(step(10**middle)) > radius else (low, middle)
            p = step(10**high)
        new, new_g = f.loss_and_gradient(w + p)
        told = g @ p + 0.5 * p @ h @ p
        off = abs((new - loss) / told - 1) if abs(told) > 1e-16 else 0.0
        if not np.isfinite(new):
            radius /= 4
            continue
        if off < 0.25:
            radius = min(radius * 2, 2.0)
        elif off > 0.6:
            radius = max(radius / (3 if off > 1 else 1.5), 1e-3)
        if off > 3 and radius > 1e-3:
            continue
        w, loss, g = w + p, new, new_g
        if np.linalg.norm(g) < 1e-11 or np.abs(w).max() > 1e3:
            break
    return w, loss, np.linalg.norm(g)


def start(f, random, components):
    """First layer near principal components; an index up to that of the start point and one more."""
    a, b = f.a, f.b
    chosen = random.choice(16 if a == 1 else 8, a, replace=False)
    w1 = components[chosen] * random.uniform(0.2, 1, (a, 1)) * random.choice([-1, 1], (a, 1))
    w1 += random.normal(size=(a, 16)) * 0.03
    b1 = random.normal(size=a) * 2 + random.choice([0, 3])
    w2, b2 = random.normal(size=(b, a)) * 1.5, random.normal(size=b) * 2
    w = np.concatenate([w1.ravel(), b1, w2.ravel(), b2])
    down = (np.linalg.eigvalsh(f.hessian(w)) < -1e-6).sum()
    return w, np.sort(chosen) + 1, random.integers(0, 2 + down // a)


def widened(f, w):
    """θ of 16-8-16-16 with the other units dead."""
    w1, b1, w2, b2 = f.layers(w)
    w3, b3 = f.last(f.features(w)[2])
    (a, b), (wide_a, wide_b) = (f.a, f.b), WIDE
    v1, c1 = np.zeros((wide_a, 16)), np.zeros(wide_a)
    v2, c2 = np.zeros((wide_b, wide_a)), np.zeros(wide_b)
    v3 = np.zeros((16, wide_b))
    v1[:a], c1[:a], v2[:b, :a], c2[:b], v3[:, :b] = w1, b1, w2, b2, w3
    return np.concatenate([m.ravel() for m in (v1, c1, v2, c2, v3, b3)])


def main(data, out, seed, runs, widths, iterations=200):
    raw = open(data, "rb").read()
    inputs = np.frombuffer(raw[:8], "<i8")[0]
    x = np.frombuffer(raw[16:], "<f8")[:inputs].reshape(-1, 16)
    components = np.linalg.eigh(x.T @ x / len(x))[1][:, ::-1].T
    random = np.random.default_rng(int(seed))
    kinds = [tuple(map(int, k.split("-"))) for k in widths.split(",")]
    found, losses = [], []
    table = csv.writer(open(out + ".csv", "w", 1, newline=""), lineterminator="\n")
    table.writerow("run first second components followed arrived loss gradient_norm index narrowest largest_weight".split())
    for run in range(int(runs)):
        a, b = kinds[run % len(kinds)]
        few, all_ = Projected(a, b, x[:1000]), Projected(a, b, x)
        w, chosen, index = start(few, random, components)
        w, loss, norm = follow(few, w, index, int(iterations))
        f = few
        if norm < 1e-8 and few.narrowest(w) > 1e-4:
            w, loss, norm = follow(all_, w, index, 60)
            f = all_
        theta = widened(f, w)
        narrowest = f.narrowest(w)
        arrived = f is all_ and norm < 1e-9 and narrowest > 1e-4 and np.abs(theta).max() < 1e4
        row = [run, a, b, " ".join(map(str, chosen)), index, int(arrived), repr(loss), "%.1e" % norm,
               int((np.linalg.eigvalsh(f.hessian(w)) < 0).sum()), "%.1e" % narrowest, "%.1e" % np.abs(theta).max()]
        print(*row, flush=True)
        table.writerow(row)
        if arrived and all(abs(loss - l) > 1e-9 for l in losses):
            losses.append(loss)
            found.append(theta)
            np.savez_compressed(out + ".npz", theta=np.array(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
