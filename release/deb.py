"""Builds the Debian package by jpackage from the archive for Linux on x86-64.

    python3 deb.py VERSION JAVA_HOME TARGET

Needs Debian's dpkg and fakeroot. Cairn is put under /opt/cairn, and /usr/bin/cairn leads to its launcher.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

# jpackage's own launcher has no way to keep the virtual machine's warning away; the archive's has.
INSTALLED = "#!/bin/sh\nset -e\n[ \"$1\" != configure ] || { ln -sf /opt/cairn/lib/app/bin/cairn /usr/bin/cairn && cairn --version >/dev/null; }\n"
REMOVED = "#!/bin/sh\nset -e\n[ \"$(readlink /usr/bin/cairn)\" != /opt/cairn/lib/app/bin/cairn ] || rm -f /usr/bin/cairn\nrm -f /opt/cairn/lib/app/lib/app/classes.jsa\n"


def main(version, java_home, target):
    target = Path(target)
    with tempfile.TemporaryDirectory(dir=target) as folder:
        folder = Path(folder)
        with tarfile.open(target / f"cairn-{version}-linux-x86_64.tar.gz") as tar:
            tar.extractall(folder, filter="data")
        tree = folder / f"cairn-{version}"
        runtime = folder / "runtime"
        (tree / "runtime").rename(runtime)
        scripts = folder / "scripts"
        scripts.mkdir()
        (scripts / "postinst").write_text(INSTALLED, encoding="utf-8")
        (scripts / "prerm").write_text(REMOVED, encoding="utf-8")
        subprocess.run([
            str(Path(java_home) / "bin" / "jpackage"), "--type", "deb", "--name", "cairn", "--app-version", version.split("-")[0],
            "--description", "Finds, proves and characterises critical points of smooth functions", "--vendor", "The Cairn developers",
            "--license-file", str(tree / "LICENSE"), "--linux-deb-maintainer", "cairn@cairn.example", "--linux-app-category", "math",
            "--linux-package-deps", "fontconfig, fonts-dejavu-core", "--runtime-image", str(runtime), "--input", str(tree),
            "--main-jar", f"lib/app/cli-{version}.jar", "--main-class", "dev.cairn.cli.Main", "--resource-dir", str(scripts),
            "--dest", str(folder / "deb")], check=True)
        (package,) = (folder / "deb").glob("*.deb")
        shutil.move(str(package), str(target / package.name))
        sums = target / "SHA256SUMS"
        others = [line for line in sums.read_text(encoding="utf-8").splitlines(True) if not line.endswith(f"  {package.name}\n")]
        digest = hashlib.sha256((target / package.name).read_bytes()).hexdigest()
        sums.write_text("".join([*others, f"{digest}  {package.name}\n"]), encoding="utf-8")
        print(target / package.name)


if __name__ == "__main__":
    main(*sys.argv[1:])
