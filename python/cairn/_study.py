"""Studies: what a search has found, in its directory."""

from __future__ import annotations

import csv
import json
import tempfile
import weakref
from pathlib import Path
from typing import Any, Dict, List, Optional, Union

import numpy as np

from . import _launcher
from ._errors import CairnError
from ._problem import Problem


def _column(values: List[str]) -> Any:
    """Whole numbers, numbers, lists of numbers or texts, as the column has them; an empty field is NaN or None."""
    filled = [v for v in values if v != ""]
    if filled and all(v.startswith("[") for v in filled):
        lists = np.empty(len(values), dtype=object)
        lists[:] = [np.array([float(part) for part in v[1:-1].split(",") if part.strip()]) if v else None for v in values]
        return lists
    for kind in (int, float):
        try:
            if kind is int and len(filled) < len(values):
                continue
            return np.array([kind(v) if v != "" else np.nan for v in values])
        except ValueError:
            pass
    return np.array(values, dtype=object)


def _frame(columns: Dict[str, Any]) -> Any:
    """A pandas frame, or one of polars, or the arrays by name where neither is installed."""
    try:
        import pandas

        return pandas.DataFrame(columns)
    except ImportError:
        pass
    try:
        import polars

        return polars.DataFrame({name: list(column) for name, column in columns.items()})
    except ImportError:
        return columns


_PROVEN = ("variant", "run", "kind", "statement", "morse_index", "existence", "radius")
_COLOURS = {"critical": "#0072b2", "gradient-flat": "#d66400", "neither": "#1a1a1a"}  # those of Cairn's own figures


class Study:
    """A search in its directory ``directory``; ``problem`` is what was searched, where this Python made it."""

    def __init__(self, directory: Union[str, Path], problem: Optional[Problem] = None) -> None:
        self.directory = Path(directory)
        self.problem = problem
        self._temporary: Optional[Any] = None
        if not self.directory.is_dir():
            raise CairnError(f"{directory} is no directory of a study")

    def __repr__(self) -> str:
        return f"<cairn study in {self.directory}>"

    def _keep(self, temporary: "tempfile.TemporaryDirectory[str]") -> "Study":
        self._temporary = weakref.finalize(self, temporary.cleanup)
        return self

    def table(self, name: str) -> Any:
        """A table by its name in docs/store.md, as a frame."""
        return _frame(self._columns(name))

    def _columns(self, name: str) -> Dict[str, Any]:
        with tempfile.TemporaryDirectory(prefix="cairn-") as folder:
            _launcher.run(["export", self.directory, "--format", "csv", "--out", folder])
            file = Path(folder) / f"{name}.csv"
            if not file.is_file():
                raise CairnError(f"a study has no table '{name}'")
            csv.field_size_limit(1 << 30)
            with open(file, newline="", encoding="utf-8") as lines:
                head, *rows = csv.reader(lines)
        columns = {title: _column([row[i] for row in rows]) for i, title in enumerate(head)}
        order = None if self.problem is None else self.problem.order
        if order is not None and "theta" in columns:
            columns["theta"] = self._own(columns["theta"], order)
        return columns

    @staticmethod
    def _own(thetas: Any, order: np.ndarray) -> Any:
        """θs with the coordinates in the model's order; those that are not kept are None, or have no numbers."""
        own = np.empty(len(thetas), dtype=object)
        for i, theta in enumerate(thetas):
            own[i] = theta
            if theta is not None and theta.size:
                own[i] = np.empty_like(theta)
                own[i][order] = theta
        return own

    @property
    def points(self) -> Any:
        """The marked points of all runs, with θ, spectrum and verdict: the table ``points``."""
        return self.table("points")

    @property
    def iterates(self) -> Any:
        """Every iterate of all runs: the table ``iterates``."""
        return self.table("iterates")

    @property
    def runs(self) -> Any:
        """How each run ended: the table ``runs``."""
        return self.table("runs")

    @property
    def summary(self) -> Dict[str, Any]:
        """The counts of the whole study, as summary.json has them."""
        file = self.directory / "summary.json"
        if not file.is_file():
            raise CairnError(f"{self.directory} has no summary yet: cairn.resume goes on with it")
        return dict(json.loads(file.read_text(encoding="utf-8")))

    def theta(self, run: int = 0, kind: str = "final") -> np.ndarray:
        """θ of a run's point, of shape (n,); kind is final, flattest, early or start."""
        columns = self._columns("points")
        for number, which, theta in zip(columns["run"], columns["kind"], columns["theta"]):
            if number == run and which == kind:
                return np.asarray(theta)
        raise CairnError(f"the study has no {kind} point of run {run}")

    def load_into(self, model: Any, run: int = 0, kind: str = "final") -> Any:
        """Copies a run's point into a torch module, and returns it; names and shapes must be those that were searched."""
        if self.problem is None or self.problem.model is None:
            raise CairnError("the study is of no torch model of this Python")
        import torch

        state = self.problem.model.tensors(self.theta(run, kind))
        own = {name: p for name, p in model.named_parameters() if p.requires_grad}
        wrong = [name for name in {**own, **state} if name not in own or name not in state or tuple(own[name].shape) != state[name].shape]
        if wrong:
            raise CairnError(f"the model has other parameters than the study: {', '.join(sorted(wrong))}")
        with torch.no_grad():
            for name, p in own.items():
                p.copy_(torch.from_numpy(state[name]))
        return model

    def certify(self) -> Any:
        """Proves what the final points are, and returns what is proven; ``table("certificates")`` has the proofs as well."""
        _launcher.run(["certify", self.directory])
        columns = self._columns("certificates")
        return _frame({name: columns[name] for name in _PROVEN})

    def report(self) -> Path:
        """Writes the report and returns its file."""
        _launcher.run(["report", self.directory])
        return self.directory / "report.html"

    def figure(self) -> Any:
        """Loss and Morse index of the final points as a matplotlib figure."""
        try:
            from matplotlib.figure import Figure
        except ImportError:
            raise CairnError("figures are drawn by matplotlib, which is not installed; report() needs nothing") from None
        points, morse = self._columns("points"), self._columns("morse")
        cutoff = min(morse["cutoff"]) if len(morse["cutoff"]) else 0
        index = {
            (v, r): f for v, r, k, c, f in zip(morse["variant"], morse["run"], morse["kind"], morse["cutoff"], morse["fraction"])
            if k == "final" and c == cutoff
        }
        figure = Figure()
        axes = figure.subplots()
        for verdict in sorted(set(points["verdict"])):
            rows = [
                (index[v, r], loss) for v, r, k, loss, word in
                zip(points["variant"], points["run"], points["kind"], points["loss"], points["verdict"])
                if k == "final" and word == verdict and (v, r) in index
            ]
            if rows:
                axes.plot(*zip(*rows), "o", label=verdict, color=_COLOURS.get(verdict))
        axes.set_xlabel(f"share of eigenvalues below -{cutoff:g}")
        axes.set_ylabel("loss")
        axes.legend()
        return figure
