"""What becomes of the critical points that ./cairn continue has followed to a small λ.

Reads branches.csv, branch_events.csv and branch_path.csv of ./cairn export --format csv and writes events.csv, the events without
θ, and fates.csv, one row a start: how ‖θ‖ goes with λ (exponent: slope of log ‖θ‖ over log λ in the last decade of λ; exponent_before: three decades earlier;
per_decade: growth of ‖θ‖ in the last decade) and what the
two hidden units do at the last point. Loss and gradient there are computed again from θ, by hand, without Cairn.

    python3 fates.py CSV_DIRECTORY TARGET_DIRECTORY
"""

import csv
import json
import math
import sys

import numpy as np

X = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]], float)
Y = np.array([-1, 1, 1, -1], float)
csv.field_size_limit(10**9)


def rows(directory, name):
    with open(f"{directory}/{name}.csv", newline="") as file:
        return list(csv.DictReader(file))


def units(theta):
    """Input weights with bias of each hidden unit, output weights, output bias."""
    w = theta[:4].reshape(2, 2)
    return np.column_stack([w, theta[4:6]]), theta[6:8], theta[8]


def loss_and_gradient(theta, l2):
    w, v, c = units(theta)
    inputs = np.column_stack([X, np.ones(4)])
    a = np.tanh(inputs @ w.T)
    error = a @ v + c - Y
    back = 2 / 4 * error[:, None] * v * (1 - a**2)
    dw = back.T @ inputs
    gradient = np.concatenate([dw[:, :2].ravel(), dw[:, 2], 2 / 4 * a.T @ error, [2 / 4 * error.sum()]])
    loss = np.mean(error**2) + l2 * np.mean(theta**2)
    return loss, gradient + 2 * l2 * theta / theta.size, np.abs(a)


def fate(branch, path):
    ended = branch["ended"]
    if ended != "arrived":
        return ended
    norm = float(path[-1]["norm"])
    power = exponent(path)
    if norm < 1e-2:
        return "origin" if norm < 1e-9 else "shrinks"
    return "stays" if abs(power) < 1e-3 else "grows"


def decade(path, least):
    return [row for row in path if 0.999 * least <= float(row["parameter"]) <= 10.001 * least]


def last_decade(path):
    return decade(path, float(path[-1]["parameter"]))


def exponent(path):
    return slope(last_decade(path))


def slope(part):
    x = [math.log(float(row["parameter"])) for row in part]
    y = [math.log(max(float(row["norm"]), 1e-300)) for row in part]
    return float(np.polyfit(x, y, 1)[0])


def main(directory, target):
    paths = {}
    for row in rows(directory, "branch_path"):
        if row["branch"] == "0":
            paths.setdefault(row["start"], []).append(row)
    out = []
    for branch in rows(directory, "branches"):
        if branch["branch"] != "0":
            continue
        path = paths[branch["start"]]
        theta = np.array(json.loads(path[-1]["theta"]))
        l2 = float(path[-1]["parameter"])
        loss, gradient, activations = loss_and_gradient(theta, l2)
        w, v, _ = units(theta)
        lengths = np.linalg.norm(w, axis=1)
        product = lengths[0] * lengths[1]
        kind = fate(branch, path)
        part = last_decade(path)
        decades = math.log10(float(part[0]["parameter"]) / l2) if len(part) > 1 else math.nan
        out.append(
            {
                "start": branch["start"],
                "fate": kind,
                "first_loss": branch["first_loss"],
                "last_loss": branch["last_loss"],
                "first_index": branch["first_index"],
                "last_index": branch["last_index"],
                "last_l2": l2,
                "first_norm": branch["first_norm"],
                "last_norm": branch["last_norm"],
                "exponent": exponent(path) if kind in ("grows", "shrinks") else "",
                "exponent_before": slope(decade(path, 1000 * l2)) if kind in ("grows", "shrinks") else "",
                "per_decade": (float(path[-1]["norm"]) - float(part[0]["norm"])) / decades if kind == "grows" else "",
                "cosine": float(w[0] @ w[1] / product) if product > 1e-12 else "",
                "output_weight_0": v[0],
                "output_weight_1": v[1],
                "input_length_0": lengths[0],
                "input_length_1": lengths[1],
                "least_activation": activations.min(),
                "most_activation": activations.max(),
                "loss_again": loss,
                "gradient_again": float(np.linalg.norm(gradient)),
            }
        )
    write(target, "fates", out)
    events = rows(directory, "branch_events")
    for row in events:
        del row["theta"], row["direction"]
    write(target, "events", events)


def write(directory, name, out):
    with open(f"{directory}/{name}.csv", "w", newline="") as file:
        writer = csv.DictWriter(file, out[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(out)


if __name__ == "__main__":
    main(*sys.argv[1:])
