"""Builds the release of the last commit twice, in different directories at different times, and compares every file that is passed on.

    python3 release/tests/twice.py [FOLDER]
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import folder

ROOT = Path(__file__).resolve().parents[2]


def build(there):
    """The digests of what a build in that directory makes."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(there)], check=True)
    subprocess.run([
        str(there / "mvnw"), "-B", "-q", "-Prelease", "package", "-Dmaven.test.skip=true", "-Dspotless.check.skip=true"],
        cwd=there, check=True)
    made = sorted([*there.glob("release/target/*.tar.gz"), *there.glob("release/target/bom.*"), *there.glob("*/target/*.jar")])
    return {str(file.relative_to(there)): hashlib.sha256(file.read_bytes()).hexdigest() for file in made}


def main(place):
    place = Path(place)
    one, other = build(place / "one"), build(place / "the other" / "place")
    differing = sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    if differing or not any(name.endswith("x86_64.tar.gz") for name in one):
        sys.exit(f"{len(differing)} of {len(one)} files differ: {', '.join(differing)}")
    print(f"{len(one)} files are the same in both builds")


if __name__ == "__main__":
    folder.used_by(main)
