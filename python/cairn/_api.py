"""What is done with problems."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import warnings
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, Sequence, Union

import numpy as np

from . import _launcher
from ._errors import CairnError, CairnWarning, Interrupted
from ._functions import real
from ._point import Point
from ._problem import Problem, evaluate, experiment, write_theta
from ._study import Study

_PROVABLE = 100  # parameters up to which inspect tries a proof by itself
_BAR = 30
_WARNING = "warning: "


def inspect(problem: Problem, theta: Any = None, *, proof: Optional[bool] = None, dense_up_to: int = 2000) -> Point:
    """Measures one point: θ of shape (n,), or the model's own.

    ``proof``: whether to prove what it is; None tries it for small problems that have a native form.
    """
    at = problem.theta if theta is None else real(theta)
    if at is None:
        raise ValueError("a problem without a model needs a theta")
    native = problem.engine == "native"
    if proof and not native:
        raise CairnError("nothing can be certified of a function that another process evaluates: a proof needs its formula")
    tries = proof if proof is not None else native and at.size <= _PROVABLE
    with problem._served() as spec, tempfile.TemporaryDirectory(prefix="cairn-") as name:
        folder = Path(name)
        words = [
            "inspect", experiment(spec, folder), "--parameters", write_theta(folder, at, problem.native_model),
            "--dense-up-to", dense_up_to, "--json",
        ]
        try:
            said = _launcher.run([*words, "--certificate", folder / "certificate.json"] if tries else words)
        except CairnError as e:
            if proof or not tries or "certified" not in str(e):
                raise
            said = _launcher.run(words)
    return Point(json.loads(said), at)


def hessian(problem: Problem, theta: Any = None) -> Any:
    """The Hessian at θ of shape (n,), or at the model's own: a scipy LinearOperator (a dense array of shape (n, n) without scipy)."""
    at = problem.theta if theta is None else real(theta)
    if at is None:
        raise ValueError("a problem without a model needs a theta")
    objective = problem._objective
    n = at.size
    if objective is not None and objective.has_products:
        def product(v: np.ndarray) -> np.ndarray:
            return np.asarray(objective.products(at[None], np.asarray(v, dtype=np.float64).reshape(1, 1, n))[0, 0])
    else:
        with problem._served() as spec:
            dense = evaluate(spec, at, True)["hessian"]

        def product(v: np.ndarray) -> np.ndarray:
            return np.asarray(dense @ np.asarray(v, dtype=np.float64).reshape(n))
    try:
        from scipy.sparse.linalg import LinearOperator
    except ImportError:
        return np.array([product(row) for row in np.eye(n)])
    return LinearOperator((n, n), matvec=product, rmatvec=product, dtype=np.float64)


def search(
    problem: Problem, finder: Union[str, Dict[str, Any]] = "newton_mr", runs: int = 20, seed: int = 1, *, iterations: int = 200,
    start: Any = None, out: Union[str, Path, None] = None, workers: Optional[int] = None, progress: Optional[bool] = None,
    certify: bool = False, together: Optional[int] = None, **settings: Any,
) -> Study:
    """Searches for critical points with ``runs`` runs and returns the study.

    ``finder`` is its type, or its keys as docs/finders.md has them. ``start`` is an array of points (k, n) or (n,), or the keys
    of docs/experiments.md; by default a Gaussian of variance 0.01 around a model's parameters, of variance 1 around the origin
    otherwise. ``together`` so many runs ask an objective of this Python in lockstep, and one that is ``batched`` answers them in one
    call. ``out`` is the directory; a temporary one by default, which goes with the study. Further ``settings`` are keys
    of the experiment. An interruption raises :class:`Interrupted`, whose ``study`` has the runs that are done.
    """
    temporary = tempfile.TemporaryDirectory(prefix="cairn-")
    directory = Path(out) if out is not None else Path(temporary.name) / "study"
    with _kept(temporary), problem._served(together=together) as spec:
        folder = Path(temporary.name)
        given = _start(start, problem, folder)
        written = experiment(
            spec, folder, start=given, finder=finder if isinstance(finder, dict) else {"type": finder}, runs=runs, seed=seed,
            iterations=iterations, **settings)
        words = ["run", written, "--out", directory, *(["--certify"] if certify else [])]
        _campaign(words, workers, progress, directory, problem)
    return Study(directory, problem)._keep(temporary)


@contextmanager
def _kept(temporary: "tempfile.TemporaryDirectory[str]") -> Iterator[None]:
    """A directory that stays where there is a study in it."""
    try:
        yield
    except Interrupted as e:
        if isinstance(e.study, Study):
            e.study._keep(temporary)
        raise
    except BaseException:
        temporary.cleanup()
        raise


def _start(start: Any, problem: Problem, folder: Path) -> Dict[str, Any]:
    if isinstance(start, dict):
        return start
    if start is not None:
        points = np.atleast_2d(real(start))
        file = folder / "start.npy"
        np.save(file, points if problem.order is None else points[:, problem.order])
        return {"type": "files", "paths": [str(file)]}
    if problem.theta is None:
        return {"type": "normal", "variance": 1.0}
    return {"type": "around", "path": str(write_theta(folder, problem.theta, problem.native_model)), "variance": 0.01}


def _campaign(
    words: List[Any], workers: Optional[int], progress: Optional[bool], directory: Path, problem: Optional[Problem],
) -> None:
    bar = _Bar(sys.stderr.isatty() if progress is None else progress)
    more = [] if workers is None else ["--workers", workers]
    try:
        _launcher.run([*words, "--json", *more], bar.event)
    except KeyboardInterrupt:
        there = Study(directory, problem) if directory.is_dir() else None
        raise Interrupted(f"interrupted; cairn.open_study({str(directory)!r}) has what is there", there) from None
    finally:
        bar.close()
        for line in bar.warnings:
            warnings.warn(line, CairnWarning, stacklevel=3)


class _Bar:
    """A progress bar in the terminal or notebook; ``warnings`` are those that Cairn has said."""

    def __init__(self, shown: bool) -> None:
        self._shown, self._runs, self._done = shown, 0, 0
        self.warnings: List[str] = []

    def event(self, event: Dict[str, Any]) -> None:
        if event["event"] == "started":
            self._runs, self._done = event["runs"], event["finished"]
        elif event["event"] == "run":
            self._done += 1
        elif event["event"] == "message" and event["text"].startswith(_WARNING):
            self.warnings.append(event["text"][len(_WARNING):])
        if self._shown and self._runs:
            full = _BAR * self._done // self._runs
            sys.stderr.write(f"\r{'█' * full}{'·' * (_BAR - full)} {self._done} of {self._runs} runs")
            sys.stderr.flush()

    def close(self) -> None:
        if self._shown and self._runs:
            sys.stderr.write("\n")


def resume(directory: Union[str, Path], problem: Optional[Problem] = None, *, workers: Optional[int] = None, progress: Optional[bool] = None) -> Study:
    """Goes on with a study that was interrupted. One of an objective of Python's needs its ``problem``."""
    definition = Path(directory) / "experiment.yaml"
    text = definition.read_text(encoding="utf-8") if definition.is_file() else ""
    socket = re.search(r"^ *socket: *(.+?) *$", text, re.MULTILINE)
    if socket is not None and problem is None:
        raise CairnError(f"{directory} is a search of an objective of Python: give its problem to go on")
    with problem._served(_unquoted(socket)) if problem is not None else nullcontext():
        _campaign(["resume", directory], workers, progress, Path(directory), problem)
    return Study(directory, problem)


def _unquoted(found: Optional["re.Match[str]"]) -> Optional[str]:
    """A text of YAML as Cairn writes it: in quotes or plain."""
    return None if found is None else found.group(1).strip("\"'")


def open_study(directory: Union[str, Path], problem: Optional[Problem] = None) -> Study:
    """A study that is there."""
    return Study(directory, problem)


def landscape(
    problem: Problem, *, runs: int = 2000, seed: int = 1, iterations: int = 300, start: Any = None,
    out: Union[str, Path, None] = None, **settings: Any,
) -> Study:
    """Searches all critical points, of every index; its tables are ``collected`` and ``connections``."""
    temporary = tempfile.TemporaryDirectory(prefix="cairn-")
    directory = Path(out) if out is not None else Path(temporary.name) / "study"
    with _kept(temporary), problem._served() as spec:
        folder = Path(temporary.name)
        file = experiment(
            spec, folder, start=_start(start, problem, folder), finder={"type": "eigenvector_following"}, runs=runs, seed=seed,
            iterations=iterations, **settings)
        _launcher.run(["landscape", file, "--out", directory])
    return Study(directory, problem)._keep(temporary)


def reproduce(figure: str, *, out: Union[str, Path, None] = None, arguments: Sequence[str] = ()) -> Study:
    """Makes a figure of the paper: fig1, fig2, fig3, figA1 or figA2; ``arguments`` as ``./cairn reproduce`` takes them."""
    directory = Path(out) if out is not None else Path("runs") / figure
    _campaign(["reproduce", figure, "--out", directory, *arguments], None, None, directory, None)
    return Study(directory)
