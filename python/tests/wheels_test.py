"""The wheels in target, each installed in an environment of its own without an index, run the README's example.

NumPy, torch and pandas are those of the system's Python (Debian's, where it is there).
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
DEBIAN = Path("/usr/bin/python3")
PYTHON = str(DEBIAN if DEBIAN.exists() else sys.executable)
MODEL = """
import torch
torch.manual_seed(7)
model = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Tanh(), torch.nn.Linear(3, 3)).double()
x, y = torch.randn(20, 4).double(), torch.randint(0, 3, (20,))
"""
FORMULA = """
import cairn
assert cairn.inspect(cairn.problem("x^2/2 - x/3"), [1/3]).verdict == "critical"
"""
NO_JAVA = """
import cairn
from cairn import _launcher
_launcher._JAVAS = ()
try:
    cairn.inspect(cairn.problem("x^2"), [0])
except cairn.CairnError as e:
    assert str(e).startswith("no Java of version 25 or newer was found: install one"), e
else:
    raise AssertionError("a Java was found")
"""


def readme():
    """The README's example."""
    text = (HERE.parent / "README.md").read_text(encoding="utf-8")
    return next(block for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "import cairn" in block)


class Wheels(unittest.TestCase):
    def environment(self, tag):
        """A Python with only the wheel of that tag installed."""
        (wheel,) = (HERE / "target").glob(f"cairn-*-{tag}.whl")
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        subprocess.run([PYTHON, "-m", "venv", "--system-site-packages", folder.name], check=True)
        python = Path(folder.name) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-index", wheel], check=True)
        return python

    def runs(self, python, program, **variables):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("CAIRN", "JAVA", "PYTHON"))}
        with tempfile.TemporaryDirectory() as elsewhere:
            done = subprocess.run(
                [python, "-c", program], env={**environment, **variables}, cwd=elsewhere, text=True, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT)
        self.assertEqual(0, done.returncode, done.stdout)
        return done.stdout

    def example(self, python, **variables):
        if subprocess.run([PYTHON, "-c", "import torch, pandas"], stderr=subprocess.DEVNULL).returncode == 0:
            self.runs(python, MODEL + readme(), **variables)
        else:
            print("the README's example is left out: torch and pandas are not here")
            self.runs(python, FORMULA, **variables)

    def test_the_one_for_every_machine(self):
        python = self.environment("any")
        self.example(python, JAVA_HOME=os.environ.get("JAVA_HOME", ""))
        self.runs(python, NO_JAVA, PATH="")

    def test_the_one_that_carries_a_java(self):
        python = self.environment("linux_x86_64")
        self.assertIn("cairn/runtime/bin/java", self.runs(python, "from cairn import _launcher; print(_launcher.command())"))
        self.example(python, PATH="/usr/bin:/bin")


if __name__ == "__main__":
    unittest.main()
