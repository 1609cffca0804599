"""Formulas and functions of an array: NumPy is all that is needed."""

import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest
from pathlib import Path
from unittest import mock

import numpy as np

import cairn

QUARTIC = "x^4/4 - 3*x^2 + 9*x + 0.9*y^4 + 5*y^2 + 40"
PACKAGE = Path(cairn.__file__).parents[1]
SECONDS = 60


def value(t):
    return t[0] ** 4 / 4 - 3 * t[0] ** 2 + 9 * t[0] + 0.9 * t[1] ** 4 + 5 * t[1] ** 2 + 40


def gradient(t):
    return np.array([t[0] ** 3 - 6 * t[0] + 9, 3.6 * t[1] ** 3 + 10 * t[1]])


def product(t, v):
    return np.array([(3 * t[0] ** 2 - 6) * v[0], (10.8 * t[1] ** 2 + 10) * v[1]])


def children(parent):
    """Processes that a process has started."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(entry.parent.name))
    return found


def wait_for(condition):
    for _ in range(10 * SECONDS):
        if condition():
            return True
        time.sleep(0.1)
    return False


def slow(t):
    time.sleep(0.02)
    return value(t)


class Formulas(unittest.TestCase):
    def test_inspect(self):
        point = cairn.inspect(cairn.problem(QUARTIC), [-3, 0])
        self.assertEqual("critical", point.verdict)
        self.assertEqual(0, point.morse_index)
        np.testing.assert_allclose(point.eigenvalues, [10, 21], rtol=1e-14)
        self.assertIsNotNone(point.proof)
        self.assertIn("verdict", repr(point))
        self.assertIn("<table>", point._repr_html_())

    def test_hessian(self):
        hessian = cairn.hessian(cairn.problem(QUARTIC), [1, 2])
        np.testing.assert_allclose(hessian @ np.array([1.0, 1.0]), [-3, 53.2])

    def test_hessian_as_scipys_operator(self):
        try:
            from scipy.sparse.linalg import LinearOperator, eigsh
        except ImportError:
            self.skipTest("scipy is not here")
        for problem in (
            cairn.problem(QUARTIC), cairn.problem(value, gradient=gradient, products=product, dimension=2),
            cairn.problem(value, gradient=gradient, dimension=2),
        ):
            hessian = cairn.hessian(problem, [1, 2])
            self.assertIsInstance(hessian, LinearOperator)
            self.assertEqual((2, 2), hessian.shape)
            np.testing.assert_allclose(eigsh(hessian, 1)[0], [53.2], atol=1e-6)
            np.testing.assert_allclose(hessian.T @ np.array([1.0, 0.0]), [-3, 0], atol=1e-6)

    def test_products_of_no_hessian(self):
        for products, line in (
            (lambda t, v: np.array([[1.0, 2.0], [-2.0, 1.0]]) @ v, "not those of a symmetric matrix"),
            (lambda t, v: v * np.array([1.0, np.nan]), "not finite"),
            (lambda t, v: v[:1], r"product has the shape \(1,\), must be \(2,\)"),
        ):
            with self.assertRaisesRegex(ValueError, line):
                cairn.hessian(cairn.problem(value, gradient=gradient, products=products, dimension=2), [1, 2])

    def test_what_is_no_formula(self):
        with self.assertRaisesRegex(cairn.CairnError, "x +"):
            cairn.inspect(cairn.problem("x +"), [1])


class Functions(unittest.TestCase):
    def test_search_finds_what_the_formula_has(self):
        problem = cairn.problem(value, gradient=gradient, products=product, dimension=2)
        study = cairn.search(problem, runs=3, iterations=60, start=[[-2, 1], [-4, 2], [-2.5, -1]])
        self.assertEqual(3, study.summary["critical"]["1e-8"])
        for run in range(3):
            np.testing.assert_allclose(study.theta(run), [-3, 0], atol=1e-8)
        self.assertEqual(3, list(study.points["kind"]).count("final"))
        self.assertTrue(study.report().is_file())
        with mock.patch.dict(sys.modules, {"matplotlib.figure": None, "torch": None}):
            with self.assertRaisesRegex(cairn.CairnError, "matplotlib, which is not installed"):
                study.figure()
            with self.assertRaisesRegex(cairn.CairnError, "no torch model"):
                study.load_into(object())
        with self.assertRaisesRegex(cairn.CairnError, "nothing can be certified"):
            study.certify()

    def test_landscape(self):
        study = cairn.landscape(cairn.problem("x^4/4 - x^2/2 + y^2"), runs=64, start={"type": "uniform", "lower": -2, "upper": 2})
        found = sorted(theta[0] for theta in study.table("collected")["theta"])
        np.testing.assert_allclose(found, [-1, 0, 1], atol=1e-8)

    def test_a_function_that_raises(self):
        def broken(t):
            raise ZeroDivisionError("no value here")

        with self.assertRaisesRegex(cairn.CairnError, "^ZeroDivisionError: no value here$") as caught:
            cairn.search(cairn.problem(broken, gradient=gradient, dimension=2), runs=2)
        self.assertIsInstance(caught.exception.__cause__, ZeroDivisionError)

    def test_a_gradient_of_another_shape(self):
        with self.assertRaisesRegex(cairn.CairnError, r"gradient has the shape \(3,\), must be \(2,\)"):
            cairn.search(cairn.problem(value, gradient=lambda t: np.ones(3), dimension=2), runs=2)

    def test_a_gradient_that_is_the_functions_own_array(self):
        buffer = np.empty(2)

        def reused(t):
            buffer[:] = gradient(t)
            return buffer

        point = cairn.inspect(cairn.problem(value, gradient=reused, dimension=2), [1.0, 0.5])
        np.testing.assert_allclose(sorted(point.eigenvalues), [3 * 1 - 6, 10.8 * 0.25 + 10], atol=1e-6)

    def test_no_index_is_told_below_the_error_of_the_hessian(self):
        """A gradient with noise of 1e-3: differences of it know nothing of eigenvalues of 1."""

        def noisy(t):
            return t + 1e-3 * np.sin(1e9 * t)

        point = cairn.inspect(cairn.problem(lambda t: t @ t / 2, gradient=noisy, dimension=2), [0.3, 0.7])
        error = point.values["hessian_error"]
        self.assertGreater(error, 1e-3)
        for told in point.values["morse_index"]:
            self.assertGreaterEqual(told["cutoff"], error * np.linalg.norm(point.eigenvalues))

    def test_another_functions_gradient_is_refused(self):
        problem = cairn.problem(value, gradient=lambda t: 2 * gradient(t), dimension=2)
        for ask in (lambda: cairn.inspect(problem, [1.0, 2.0]), lambda: cairn.search(problem, runs=1), lambda: cairn.landscape(problem)):
            with self.assertRaisesRegex(cairn.CairnError, "the gradient is not the derivative of the value"):
                ask()

    def test_a_gradient_that_is_a_little_off_is_a_warning(self):
        problem = cairn.problem(value, gradient=lambda t: 1.001 * gradient(t), dimension=2)
        with self.assertWarnsRegex(cairn.CairnWarning, "the gradient is not the derivative of the value"):
            cairn.search(problem, runs=1, iterations=3)
        self.assertIn("the gradient is not", repr(cairn.inspect(problem, [1.0, 2.0])))

    def test_no_number_is_refused(self):
        """NumPy takes None for NaN."""
        for f, derivative in ((lambda t: None, gradient), (value, lambda t: [None, 1.0])):
            with self.assertRaisesRegex(cairn.CairnError, "TypeError: there is None in place of a number"):
                cairn.inspect(cairn.problem(f, gradient=derivative, dimension=2), [1.0, 2.0])

    def test_an_exception_without_words(self):
        def silent(t):
            raise AssertionError

        with self.assertRaisesRegex(cairn.CairnError, "^AssertionError$"):
            cairn.inspect(cairn.problem(silent, gradient=gradient, dimension=2), [1.0, 2.0])

    def test_a_function_of_jax_where_it_is_not_installed(self):
        with mock.patch.dict(sys.modules, {"jax": None}):
            for batched in (False, True):
                with self.assertRaisesRegex(cairn.CairnError, "jax, which is not installed: give gradient"):
                    cairn.problem(value, dimension=2, batched=batched)

    def test_settings_may_be_numpys(self):
        start = {"type": "uniform", "lower": np.array([-1, -2]), "upper": np.int64(2)}
        study = cairn.search(cairn.problem(QUARTIC), runs=np.int64(2), seed=np.int64(3), iterations=2, start=start)
        self.assertEqual(2, study.summary["runs"])

    def test_a_temporary_directory_with_a_long_path(self):
        """A socket's path has at most about 100 bytes."""
        folder = Path(self.enterContext(tempfile.TemporaryDirectory())) / ("a" * 120)
        folder.mkdir()
        with mock.patch.object(tempfile, "tempdir", str(folder)):
            point = cairn.inspect(cairn.problem(value, gradient=gradient, dimension=2), [-3, 0])
        self.assertEqual("critical", point.verdict)
        self.assertEqual([], list(folder.iterdir()))

    def test_complex_numbers_are_refused(self):
        with self.assertRaisesRegex(cairn.CairnError, "complex"):
            cairn.search(cairn.problem(value, gradient=lambda t: gradient(t) + 1j, dimension=2), runs=1)

    def test_not_a_number(self):
        problem = cairn.problem(lambda t: float("nan"), gradient=gradient, products=product, dimension=2)
        study = cairn.search(problem, runs=2)
        self.assertEqual(["value NaN"] * 2, list(study.runs["detail"]))

    def test_an_interruption_keeps_what_is_there_and_goes_on(self):
        problem = cairn.problem(slow, gradient=gradient, products=product, dimension=2)
        out = Path(self.enterContext(tempfile.TemporaryDirectory())) / "study"
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a script's background ignores it
        threading.Timer(0, self._when_at_work, [out, lambda: os.kill(os.getpid(), signal.SIGINT)]).start()
        with self.assertRaises(cairn.Interrupted) as caught:
            cairn.search(problem, runs=40, iterations=60, out=out)
        self.assertEqual([], children(os.getpid()))
        self.assertEqual(out, caught.exception.study.directory)
        quick = cairn.problem(value, gradient=gradient, products=product, dimension=2)
        self.assertEqual(40, cairn.resume(out, quick).summary["runs"])

    def test_an_interrupted_landscape_goes_on(self):
        pause = 0.02

        def wells(t):
            time.sleep(pause)
            return float(np.sum(t**4 / 4 - t**2 / 2))

        problem = cairn.problem(wells, gradient=lambda t: t**3 - t, products=lambda t, v: (3 * t**2 - 1) * v, dimension=2)
        out = Path(self.enterContext(tempfile.TemporaryDirectory())) / "landscape"
        signal.signal(signal.SIGINT, signal.default_int_handler)

        def interrupt():
            wait_for(lambda: (out / "collection.duckdb").exists())
            time.sleep(1)
            os.kill(os.getpid(), signal.SIGINT)

        threading.Timer(0, interrupt).start()
        start = {"type": "uniform", "lower": -2, "upper": 2}
        with self.assertRaises(cairn.Interrupted):
            cairn.landscape(problem, runs=100, start=start, out=out)
        self.assertEqual([], children(os.getpid()))
        with self.assertRaisesRegex(cairn.CairnError, "give its problem"):
            cairn.resume(out)
        pause = 0
        study = cairn.resume(out, problem)
        found = sorted(tuple(np.round(theta, 6) + 0) for theta in study.table("collected")["theta"])
        self.assertEqual([(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)], found)

    def test_a_search_that_is_refused_leaves_nothing(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        out = folder / "runs" / "mine"
        with self.assertRaisesRegex(cairn.CairnError, "finder.type is 'newton'"):
            cairn.search(cairn.problem("x^2"), finder="newton", out=out)
        self.assertEqual([], list(folder.iterdir()))
        out.mkdir(parents=True)
        (out / "notes").write_text("mine")
        with self.assertRaisesRegex(cairn.CairnError, "not empty"):
            cairn.search(cairn.problem("x^2"), out=out)
        self.assertEqual([out / "notes"], list(out.iterdir()))

    def test_a_theta_of_another_shape(self):
        problem = cairn.problem(value, gradient=gradient, dimension=2)
        for ask in (cairn.inspect, cairn.hessian):
            with self.assertRaisesRegex(ValueError, r"theta has the shape \(3,\), must be \(2,\)"):
                ask(problem, [1, 2, 3])

    def test_a_cairn_that_is_killed(self):
        problem = cairn.problem(slow, gradient=gradient, products=product, dimension=2)
        out = Path(self.enterContext(tempfile.TemporaryDirectory())) / "study"
        killed = lambda: [os.kill(child, signal.SIGKILL) for child in children(os.getpid())]
        threading.Timer(0, self._when_at_work, [out, killed]).start()
        with self.assertRaisesRegex(cairn.CairnError, "ended by signal 9"):
            cairn.search(problem, runs=40, iterations=60, out=out)
        self.assertEqual([], children(os.getpid()))

    @staticmethod
    def _when_at_work(out, action):
        wait_for(lambda: (out / "campaign.duckdb").exists())
        time.sleep(1)
        action()

    def test_a_python_that_is_killed_leaves_nothing(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        script = textwrap.dedent(f"""
            import sys
            sys.path[:0] = [{str(PACKAGE)!r}, {str(Path(__file__).parent)!r}]
            import cairn, test_functions as t
            problem = cairn.problem(t.slow, gradient=t.gradient, products=t.product, dimension=2)
            cairn.search(problem, runs=400, iterations=60, out={str(folder / "study")!r})
            """)
        python = subprocess.Popen([sys.executable, "-c", script], env={**os.environ, "TMPDIR": str(folder)})
        self.assertTrue(wait_for(lambda: (folder / "study" / "campaign.duckdb").exists()))
        started = children(python.pid)
        self.assertTrue(started)
        python.kill()
        python.wait()
        self.assertTrue(wait_for(lambda: not any(Path(f"/proc/{child}").exists() for child in started)))


if not hasattr(unittest.TestCase, "enterContext"):  # before Python 3.11

    def enter_context(self, context):
        entered = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return entered

    unittest.TestCase.enterContext = enter_context

if __name__ == "__main__":
    unittest.main()
