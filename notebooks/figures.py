"""Redraws panels A and D of figure 3 from a campaign's Parquet files.

    python3 notebooks/figures.py runs/fig3            # writes runs/fig3/figures/notebook-py.png

Needs pandas and matplotlib, and one of pyarrow and duckdb to read Parquet:

    pip install pandas matplotlib pyarrow

Where neither can be had (Debian packages none), write the tables as CSV first; they are read instead:

    ./cairn export runs/fig3 --format csv

The tables and their columns are described in docs/store.md.
"""

import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")  # no window
import matplotlib.pyplot as plt
import pandas as pd

# The colours of every figure of Cairn: critical blue, gradient-flat orange, diverging pink, neither black.
COLOURS = {"critical": "#0072b2", "gradient-flat": "#d66400", "diverging": "#b5487f", "neither": "#1a1a1a"}
ORDER = ["neither", "diverging", "gradient-flat", "critical"]  # back to front


def table(directory: Path, name: str) -> pd.DataFrame:
    """A table of the campaign."""
    parquet = directory / "parquet" / f"{name}.parquet"
    try:
        return pd.read_parquet(parquet)
    except ImportError:
        pass
    try:
        import duckdb

        return duckdb.sql(f"SELECT * FROM read_parquet('{parquet}')").df()
    except ImportError:
        pass
    csv = directory / "csv" / f"{name}.csv"
    if not csv.exists():
        sys.exit(f"no pyarrow or duckdb to read {parquet}: ./cairn export {directory} --format csv")
    return pd.read_csv(csv, float_precision="round_trip", na_values=["NULL"])


def gradient_norms(axes, runs: pd.DataFrame, iterates: pd.DataFrame) -> int:
    """Panel A: squared gradient norms of every run, coloured by how it ended."""
    endings = runs.set_index(["variant", "run"])["ending"]
    drawn = 0
    for ending in ORDER:
        for key in endings.index[endings == ending]:
            trace = iterates[(iterates["variant"] == key[0]) & (iterates["run"] == key[1])]
            axes.semilogy(trace["iterate"], trace["squared_gradient_norm"], color=COLOURS[ending], lw=0.6)
            drawn += 1
    axes.set_xlabel("iteration")
    axes.set_ylabel(r"$\|\nabla L(\theta)\|^2$")
    return drawn


def loss_index(axes, points: pd.DataFrame, morse: pd.DataFrame, cutoff: float = 1e-3) -> int:
    """Panel D: loss and Morse index of the maximally flat iterates with a small gradient."""
    flattest = points[(points["kind"] == "flattest") & (points["squared_gradient_norm"] < 1e-4)]
    joined = flattest.merge(morse[morse["cutoff"] == cutoff], on=["variant", "run", "kind"])
    for verdict in ORDER:
        chosen = joined[joined["verdict"] == verdict]
        axes.scatter(chosen["fraction"], chosen["loss"], color=COLOURS[verdict], s=14, alpha=0.75, label=verdict)
    axes.set_xlabel("Morse index")
    axes.set_ylabel("loss")
    axes.legend(frameon=False)
    return len(joined)


def main(directory: Path) -> None:
    figure, (left, right) = plt.subplots(1, 2, figsize=(8, 3.4), constrained_layout=True)
    traces = gradient_norms(left, table(directory, "runs"), table(directory, "iterates"))
    points = loss_index(right, table(directory, "points"), table(directory, "morse"))
    target = directory / "figures" / "notebook-py.png"
    target.parent.mkdir(exist_ok=True)
    figure.savefig(target, dpi=200)
    print(f"{target}: {traces} traces, {points} points")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python3 figures.py DIR")
    main(Path(sys.argv[1]))
