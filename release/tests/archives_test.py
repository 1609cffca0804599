"""The archives in target: their files, and both of them unpacked and run, each in an environment that names no Java but the one it needs."""

import hashlib
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import unittest
import zipfile
from pathlib import Path

OWN = ("cli", "core", "program", "formats", "external", "nn", "onnx", "proof", "experiment", "study", "report", "web", "bench")
TARGET = Path(__file__).resolve().parents[1] / "target"
FORMULA = "x^2/2 - x/3"


def archive(own):
    """The archive for this kind of machine, or the one for all."""
    (found,) = [path for path in TARGET.glob("cairn-*.tar.gz") if path.name.endswith("-linux-x86_64.tar.gz") == own]
    return found


class Archives(unittest.TestCase):
    def unpacked(self, own):
        folder = tempfile.TemporaryDirectory(prefix="a place with spaces ")
        self.addCleanup(folder.cleanup)
        with tarfile.open(archive(own)) as tar:
            tar.extractall(folder.name, filter="data")
        (root,) = Path(folder.name).iterdir()
        return root

    def cairn(self, root, *words, **variables):
        """What Cairn writes; the environment has nothing but these variables."""
        done = subprocess.run(
            [str(root / "bin" / "cairn"), *words], env=variables, cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual((0, ""), (done.returncode, done.stderr), done.stdout)
        return done.stdout

    def test_files_have_one_order_one_time_and_no_owner(self):
        for own in (False, True):
            with tarfile.open(archive(own)) as tar:
                entries = tar.getmembers()
            names = [entry.name for entry in entries]
            self.assertEqual(sorted(set(names), key=lambda name: Path(name).parts), names)
            self.assertEqual({(0, 0, "", "")}, {(entry.uid, entry.gid, entry.uname, entry.gname) for entry in entries})
            self.assertEqual(1, len({entry.mtime for entry in entries}))
            self.assertEqual({0o644, 0o755}, {entry.mode for entry in entries})

    def test_sums_are_those_of_the_files(self):
        lines = (TARGET / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        self.assertEqual(4, len(lines))
        for line in lines:
            digest, name = line.split("  ")
            self.assertEqual(digest, hashlib.sha256((TARGET / name).read_bytes()).hexdigest(), name)

    def test_every_jar_of_others_is_listed_with_its_licence(self):
        root = self.unpacked(False)
        listed = (root / "THIRD-PARTY.md").read_text(encoding="utf-8")
        components = {entry["name"] for entry in json.loads((root / "bom.json").read_text(encoding="utf-8"))["components"]}
        jars = [re.match(r"(.*?)-\d", jar.name).group(1) for jar in (root / "lib" / "app").glob("*.jar")]
        self.assertGreater(len(jars), 20)
        for jar in jars:
            self.assertIn(jar, components)
            if jar not in OWN:
                self.assertRegex(listed, rf"(?m)^\|.*\b{re.escape(jar)}\b")

    def test_openblas_of_four_kinds_of_machines_is_in_the_one_for_all(self):
        natives = {
            "linux-x86_64": "libopenblas.so.0", "linux-arm64": "libopenblas.so.0", "macosx-arm64": "libopenblas.0.dylib",
            "windows-x86_64": "libopenblas.dll"}
        root = self.unpacked(False)
        for platform, library in natives.items():
            (jar,) = (root / "lib" / "app").glob(f"openblas-*-{platform}.jar")
            with zipfile.ZipFile(jar) as whole:
                names = whole.namelist()
            self.assertIn(f"org/bytedeco/openblas/{platform}/{library}", names)
            self.assertFalse([name for name in names if "jni" in name], platform)

    def runs(self, root, **variables):
        version = re.match(r"cairn-(.*)", root.name).group(1)
        self.assertIn(version, self.cairn(root, "--version", **variables))
        self.assertIn("OpenBLAS", self.cairn(root, "doctor", **variables))
        (root / "mine.yaml").write_text(
            f'name: mine\nproblem: {{type: formula, f: "{FORMULA}"}}\nstart: {{type: grid, lower: -1, upper: 1, per_axis: 3}}\n'
            "finder: {type: newton_mr}\nruns: 3\niterations: 20\n", encoding="utf-8")
        done = subprocess.run(
            [str(root / "bin" / "cairn"), "run", "mine.yaml", "--certify", "--out", "mine"], env=variables, cwd=root, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertIn("3 critical", done.stdout + done.stderr)
        for name in ("report.html", "summary.json"):
            self.assertTrue((root / "mine" / name).is_file(), name)
        self.assertTrue(list((root / "mine" / "figures").glob("*.png")))

    def test_the_one_that_carries_a_java(self):
        root = self.unpacked(True)
        self.runs(root, PATH="/usr/bin:/bin", HOME="/nonexistent", JAVA_HOME="/nonexistent")
        self.assertTrue((root / "runtime" / "legal").is_dir())

    def test_the_one_for_every_machine(self):
        home = os.environ.get("JAVA_HOME")
        self.assertTrue(home, "JAVA_HOME names no JDK")
        self.runs(self.unpacked(False), PATH="/usr/bin:/bin", HOME="/nonexistent", JAVA_HOME=home)


if __name__ == "__main__":
    sys.exit(unittest.main())
