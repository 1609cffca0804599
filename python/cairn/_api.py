"""What is done with problems."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import warnings
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Sequence, Union

import numpy as np

from . import _launcher
from ._errors import CairnError, CairnWarning, Interrupted
from ._functions import real
from ._point import Point
from ._problem import Problem, evaluate, experiment, write_theta
from ._study import Study

_PROVABLE = 100  # parameters up to which inspect tries a proof by itself
_BAR = 30
_INPUTS = "inputs"  # what Cairn leaves to whoever makes a study
_WARNING = "warning: "
_OFF, _OFF_SINGLE = 1e-4, 1e-2  # relative: above what rounding and differences leave, of float64 and float32


def inspect(problem: Problem, theta: Any = None, *, proof: Optional[bool] = None, dense_up_to: int = 2000) -> Point:
    """Measures one point: θ of shape (n,), or the model's own.

    ``proof``: whether to prove what it is; None tries it for small problems that have a native form.
    """
    at = problem.at(theta)
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
    """The Hessian at θ of shape (n,), or at the model's own: a scipy LinearOperator (a dense array of shape (n, n) without scipy).

    Raises ValueError where products that the problem gives are not finite or not those of a symmetric matrix.
    """
    at = problem.at(theta)
    objective = problem._objective
    n = at.size
    if objective is not None and objective.has_products:
        def product(v: np.ndarray) -> np.ndarray:
            result = np.asarray(objective.products(at[None], np.asarray(v, dtype=np.float64).reshape(1, 1, n))[0, 0])
            if not np.isfinite(result).all() and np.isfinite(v).all():
                raise ValueError("the Hessian product is not finite at this theta")
            return result

        _check_symmetric(product, n, objective.single)
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


def _check_symmetric(product: Callable[[np.ndarray], np.ndarray], n: int, single: bool) -> None:
    """Refuses products for which vᵀHw and wᵀHv of two random vectors differ by more than rounding does."""
    v, w = np.random.default_rng(0).standard_normal((2, n))
    hv, hw = product(v), product(w)
    one, other = float(v @ hw), float(w @ hv)
    allowed = (_OFF_SINGLE if single else _OFF) * float(np.linalg.norm(v) * np.linalg.norm(hw) + np.linalg.norm(w) * np.linalg.norm(hv))
    if not abs(one - other) <= allowed:
        raise ValueError(f"the products are not those of a symmetric matrix: of two vectors, vᵀHw is {one:.6g} and wᵀHv is {other:.6g}")


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
    given = finder if isinstance(finder, dict) else {"type": finder}
    with _place(out) as (directory, inputs, temporary), problem._served(together=together, inputs=inputs) as spec:
        written = experiment(
            spec, inputs, start=_start(start, problem, inputs), finder=given, runs=runs, seed=seed, iterations=iterations, **settings)
        words = ["run", written, "--out", directory, *(["--certify"] if certify else [])]
        _campaign(words, workers, progress, directory, problem)
    return Study(directory, problem)._keep(temporary)


@contextmanager
def _place(out: Union[str, Path, None]) -> "Iterator[tuple[Path, Path, tempfile.TemporaryDirectory[str]]]":
    """The directory of a study, and one for the files that it begins with: ``inputs`` in it, so that whoever goes on finds them.

    What is temporary stays where there is a study in it. Where none has begun, nothing is left.
    """
    temporary = tempfile.TemporaryDirectory(prefix="cairn-")
    directory = Path(out if out is not None else Path(temporary.name) / "study").absolute()
    used = directory.exists() and (not directory.is_dir() or any(directory.iterdir()))  # which Cairn goes on with, or refuses
    inputs = Path(temporary.name) if used else directory / _INPUTS
    made = [each for each in (directory, *directory.parents) if not each.exists()]
    try:
        try:
            inputs.mkdir(parents=True, exist_ok=True)
        except OSError as e:
            raise CairnError(f"cannot write to {directory}: {e.strerror}") from e
        yield directory, inputs, temporary
    except BaseException as e:
        if not used and not _begun(directory):
            shutil.rmtree(inputs, ignore_errors=True)
            for each in made:
                with suppress(OSError):
                    each.rmdir()
        if isinstance(e, Interrupted) and isinstance(e.study, Study):
            e.study._keep(temporary)
        else:
            temporary.cleanup()
        raise


def _begun(directory: Path) -> bool:
    """Whether a directory holds more than what a study begins with."""
    return directory.is_dir() and any(each.name != _INPUTS for each in directory.iterdir())


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
    bar = _Bar(sys.stderr.isatty() or _in_notebook() if progress is None else progress)
    more = [] if workers is None else ["--workers", workers]
    try:
        _launcher.run([*words, "--json", *more], bar.event)
    except KeyboardInterrupt:
        if not _begun(directory):
            raise Interrupted("interrupted before the first run") from None
        raise Interrupted(f"interrupted; cairn.open_study({str(directory)!r}) has what is there", Study(directory, problem)) from None
    finally:
        bar.close()
        for line in bar.warnings:
            warnings.warn(line, CairnWarning, stacklevel=3)


def _in_notebook() -> bool:
    """Whether this Python is the kernel of a notebook."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and getattr(ipython.get_ipython(), "kernel", None) is not None


class _Bar:
    """A progress bar in the terminal or notebook; ``warnings`` are those that Cairn has said."""

    def __init__(self, shown: bool) -> None:
        self._shown, self._runs, self._done = shown, 0, 0
        self._widget: Any = None
        self.warnings: List[str] = []

    def event(self, event: Dict[str, Any]) -> None:
        if event["event"] == "started":
            self._runs, self._done = event["runs"], event["finished"]
        elif event["event"] == "run":
            self._done += 1
        elif event["event"] == "message" and event["text"].startswith(_WARNING):
            self.warnings.append(event["text"][len(_WARNING):])
        if self._shown and self._runs:
            self._show()

    def _show(self) -> None:
        if _in_notebook():
            if self._widget is None:
                from IPython.display import ProgressBar

                self._widget = ProgressBar(self._runs)
                self._widget.display()
            self._widget.progress = self._done
        else:
            full = _BAR * self._done // self._runs
            sys.stderr.write(f"\r{'█' * full}{'·' * (_BAR - full)} {self._done} of {self._runs} runs")
            sys.stderr.flush()

    def close(self) -> None:
        if self._shown and self._runs and self._widget is None:
            sys.stderr.write("\n")


def resume(directory: Union[str, Path], problem: Optional[Problem] = None, *, workers: Optional[int] = None, progress: Optional[bool] = None) -> Study:
    """Goes on with a study that was interrupted. One of an objective of Python's needs its ``problem``."""
    socket = re.search(r"^ *socket: *(.+?) *$", _definition(Path(directory)), re.MULTILINE)
    if socket is not None and problem is None:
        raise CairnError(f"{directory} is a search of an objective of Python: give its problem to go on")
    with problem._served(_unquoted(socket)) if problem is not None else nullcontext():
        _campaign(["resume", directory], workers, progress, Path(directory), problem)
    return Study(directory, problem)


def _definition(directory: Path) -> str:
    """The experiment of a study, as Cairn has stored it; nothing of a directory that holds several."""
    campaign = directory / "experiment.yaml"
    if campaign.is_file():
        return campaign.read_text(encoding="utf-8")
    if (directory / "collection.duckdb").is_file():
        return str(Study(directory)._columns("collections")["definition"][0])
    return ""


def _unquoted(found: Optional["re.Match[str]"]) -> Optional[str]:
    """A text of YAML as Cairn writes it: in quotes or plain."""
    return None if found is None else found.group(1).strip("\"'")


def open_study(directory: Union[str, Path], problem: Optional[Problem] = None) -> Study:
    """A study that is there."""
    return Study(directory, problem)


def landscape(
    problem: Problem, *, runs: int = 2000, seed: int = 1, iterations: int = 300, start: Any = None,
    out: Union[str, Path, None] = None, progress: Optional[bool] = None, **settings: Any,
) -> Study:
    """Searches all critical points, of every index; its tables are ``collected`` and ``connections``.

    An interruption raises :class:`Interrupted`, and :func:`resume` goes on where ``out`` is a directory.
    """
    with _place(out) as (directory, inputs, temporary), problem._served(inputs=inputs) as spec:
        file = experiment(
            spec, inputs, start=_start(start, problem, inputs), finder={"type": "eigenvector_following"}, runs=runs, seed=seed,
            iterations=iterations, **settings)
        _campaign(["landscape", file, "--out", directory], None, progress, directory, problem)
    return Study(directory, problem)._keep(temporary)


def reproduce(figure: str, *, out: Union[str, Path, None] = None, arguments: Sequence[str] = ()) -> Study:
    """Makes a figure of the paper: fig1, fig2, fig3, figA1 or figA2; ``arguments`` as ``./cairn reproduce`` takes them."""
    directory = Path(out) if out is not None else Path("runs") / figure
    _campaign(["reproduce", figure, "--out", directory, *arguments], None, None, directory, None)
    return Study(directory)
