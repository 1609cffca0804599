"""Builds the wheels: one for every machine that has a Java, one for Linux on x86-64 that carries it.

    python3 wheels.py JARS FLAGS JAVA_HOME OUT

JARS is the directory of Cairn's jars, FLAGS what its virtual machine is given, JAVA_HOME the JDK that links the runtime, OUT where the
wheels go. The same files give the same bytes.
"""

import base64
import hashlib
import platform
import re
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "release"))
import parts  # noqa: E402


class Wheel:
    """A wheel as it is written: a context."""

    def __init__(self, out, tag):
        project = (HERE / "pyproject.toml").read_text(encoding="utf-8")
        self._field = lambda name: re.search(rf'^{name} = "(.*)"$', project, re.MULTILINE).group(1)
        name, version = self._field("name"), self._field("version")
        self._info = f"{name}-{version}.dist-info"
        self._tag = tag
        self._record = []
        self.path = out / f"{name}-{version}-{tag}.whl"
        self._zip = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED)

    def __enter__(self):
        return self

    def add(self, name, data, mode=0o644):
        """A file of these bytes."""
        entry = zipfile.ZipInfo(name, parts.EPOCH)
        entry.external_attr = (0o100000 | mode) << 16
        entry.compress_type = zipfile.ZIP_STORED if name.endswith(".jar") else zipfile.ZIP_DEFLATED
        self._zip.writestr(entry, data)
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        self._record.append(f"{name},sha256={digest},{len(data)}")

    def add_tree(self, name, directory):
        """All files of a directory, which stay executable where they are."""
        for file, mode in parts.files(directory):
            self.add(f"{name}/{file.relative_to(directory).as_posix()}", file.read_bytes(), mode)

    def __exit__(self, *failure):
        if failure[0] is None:
            field = self._field
            self.add(f"{self._info}/METADATA", (
                f"Metadata-Version: 2.1\nName: {field('name')}\nVersion: {field('version')}\nSummary: {field('description')}\n"
                f"License: Apache-2.0\nRequires-Python: {field('requires-python')}\nRequires-Dist: numpy\n").encode())
            pure = "true" if self._tag.endswith("-any") else "false"
            self.add(f"{self._info}/WHEEL", (
                f"Wheel-Version: 1.0\nGenerator: cairn\nRoot-Is-Purelib: {pure}\nTag: {self._tag}\n").encode())
            for name in ("LICENSE", "NOTICE"):
                self.add(f"{self._info}/{name}", (HERE.parent / name).read_bytes())
            record = "".join(f"{line}\n" for line in [*self._record, f"{self._info}/RECORD,,"])
            self.add(f"{self._info}/RECORD", record.encode())
        self._zip.close()


def add_package(wheel, flags):
    """What both wheels have: the Python code and the flags."""
    for file in sorted([*HERE.glob("cairn/*.py"), HERE / "cairn" / "py.typed"]):
        wheel.add(f"cairn/{file.name}", file.read_bytes())
    wheel.add("cairn/jars/flags", flags.encode())


def main(jars, flags, java_home, out):
    files = sorted(Path(jars).glob("*.jar"))
    if not files:
        sys.exit(f"wheels.py: {jars} has no jars")
    out = Path(out)
    with Wheel(out, "py3-none-any") as wheel:
        add_package(wheel, flags)
        for jar in files:
            for name, data in parts.jar_files(jar):
                wheel.add(f"cairn/jars/{name}", data)
    print(wheel.path)
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        return
    with tempfile.TemporaryDirectory() as folder, Wheel(out, "py3-none-linux_x86_64") as wheel:
        add_package(wheel, flags)
        for jar in files:
            for name, data in parts.jar_files(jar, own=True):
                wheel.add(f"cairn/jars/{name}", data)
        runtime = Path(folder) / "runtime"
        parts.link_runtime(java_home, runtime)
        wheel.add_tree("cairn/runtime", runtime)
    print(wheel.path)


if __name__ == "__main__":
    main(*sys.argv[1:])
