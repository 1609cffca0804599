"""Builds the archives: one for any machine with a JDK 25, one for Linux on x86-64 that carries its Java.

    python3 archives.py VERSION TIME FLAGS JAVA_HOME TARGET

TARGET/jars holds Cairn's jars and TARGET the bill of materials; the archives go to TARGET, with the SHA-256 of each. TIME
(2026-01-31T00:00:00Z) is that of every file. The same files and the same Java give the same bytes.
"""

import calendar
import gzip
import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

import parts

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGES = ("LICENSE", "NOTICE", "README.md", "CHANGELOG.md", "CITATION.cff")
LEFT_OUT = ("target", "__pycache__")


def commit():
    """The commit that is built, as the checkout's launcher writes it, or nothing."""
    git = ["git", "-C", str(ROOT)]
    done = subprocess.run([*git, "rev-parse", "--short=12", "HEAD"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if done.returncode != 0:
        return ""
    changed = subprocess.run([*git, "diff", "--quiet", "HEAD"], stderr=subprocess.DEVNULL).returncode != 0
    return done.stdout.strip() + ("+changed" if changed else "") + "\n"


def lay_out(tree, target, flags, java_home):
    """Writes the files of an archive into the directory tree; with a java_home, a Java linked from it too."""
    app = tree / "lib" / "app"
    app.mkdir(parents=True)
    for jar in sorted((target / "jars").glob("*.jar")):
        for name, data in parts.jar_files(jar, own=java_home is not None):
            (app / name).write_bytes(data)
    (app / "flags").write_text(flags + "\n", encoding="utf-8")
    (app / "commit").write_text(commit(), encoding="utf-8")
    shutil.copytree(HERE / "bin", tree / "bin")
    for script in ("jdk.sh", "run.sh"):
        shutil.copyfile(ROOT / ".mvn" / script, tree / "lib" / script)
    for page in PAGES:
        shutil.copyfile(ROOT / page, tree / page)
    for folder in ("docs", "examples", "verify"):
        shutil.copytree(ROOT / folder, tree / folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    shutil.copyfile(HERE / "THIRD-PARTY.md", tree / "THIRD-PARTY.md")
    shutil.copyfile(target / "bom.json", tree / "bom.json")
    if java_home is not None:
        parts.link_runtime(java_home, tree / "runtime")


def pack(tree, name, out, seconds):
    """Writes the directory tree as out, a tar.gz whose top directory has that name."""
    with open(out, "wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=seconds) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar:
            for file, mode in parts.files(tree):
                entry = tarfile.TarInfo(f"{name}/{file.relative_to(tree).as_posix()}")
                entry.size, entry.mode, entry.mtime = file.stat().st_size, mode, seconds
                with open(file, "rb") as data:
                    tar.addfile(entry, data)
    print(out)


def main(version, moment, flags, java_home, target):
    target = Path(target)
    seconds = calendar.timegm(time.strptime(moment, "%Y-%m-%dT%H:%M:%SZ"))
    kinds = [(f"cairn-{version}", None)]
    if (sys.platform, platform.machine()) == ("linux", "x86_64"):
        kinds.append((f"cairn-{version}-linux-x86_64", java_home))
    written = [target / "bom.json", target / "bom.xml"]
    for name, java in kinds:
        with tempfile.TemporaryDirectory(dir=target) as folder:
            tree = Path(folder) / f"cairn-{version}"
            lay_out(tree, target, flags, java)
            written.append(target / f"{name}.tar.gz")
            pack(tree, tree.name, written[-1], seconds)
    sums = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(written))
    (target / "SHA256SUMS").write_text(sums, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
