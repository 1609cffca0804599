"""From critical points of 16-a-b-16 to families of critical points of 16-8-16-16: four of each.

python3 families.py OUT CERTIFICATES...      (Python 3 with numpy; CERTIFICATES are files of ./cairn certify about 16-a-b-16)

The other units of a hidden layer are dead, with biases drawn at random, or copies of its first unit that nothing takes in.
Writes OUT.npz (an array theta, a row a point) and OUT.csv.
"""
import csv, json, sys
import numpy as np

WIDE = (8, 16)
random = np.random.default_rng(7)


def narrow(certificate):
    """The layers at its centre."""
    widths = certificate["problem"]["widths"]
    theta = np.array([float.fromhex(number) for number in certificate["centre"]])
    layers, k = [], 0
    for inputs, outputs in zip(widths, widths[1:]):
        layers.append((theta[k : k + inputs * outputs].reshape(outputs, inputs), theta[k + inputs * outputs :][:outputs]))
        k += (inputs + 1) * outputs
    return layers


def wide(layers, copied):
    """θ of 16-8-16-16."""
    (w1, b1), (w2, b2), (w3, b3) = layers
    a, b = len(b1), len(b2)
    v1, c1 = np.zeros((WIDE[0], 16)), random.normal(size=WIDE[0])
    v2, c2 = np.zeros((WIDE[1], WIDE[0])), random.normal(size=WIDE[1])
    v3 = np.zeros((16, WIDE[1]))
    v1[:a], c1[:a], v2[:b, :a], c2[:b], v3[:, :b] = w1, b1, w2, b2, w3
    if "first" in copied:
        v1[a:], c1[a:] = w1[0], b1[0]
    if "second" in copied:
        v2[b:], c2[b:] = v2[0], c2[0]
    return np.concatenate([m.ravel() for m in (v1, c1, v2, c2, v3, b3)])


points = []
table = csv.writer(open(sys.argv[1] + ".csv", "w", newline=""), lineterminator="\n")
table.writerow("point first second copied narrow_index".split())
for copied in ("none", "first", "second", "first and second"):
    for name in sys.argv[2:]:
        certificate = json.load(open(name))
        if certificate["statement"]["kind"] == "critical":
            layers = narrow(certificate)
            table.writerow([len(points), len(layers[0][1]), len(layers[1][1]), copied, certificate["statement"]["index"]])
            points.append(wide(layers, copied))
np.savez_compressed(sys.argv[1] + ".npz", theta=np.array(points))
