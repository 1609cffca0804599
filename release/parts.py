"""What archives and wheels are made of: a linked Java, jars without what Cairn does not load, files in a fixed order with fixed times."""

import io
import os
import subprocess
import zipfile
from pathlib import Path

MODULES = "java.se,jdk.httpserver,jdk.incubator.vector,jdk.management,jdk.unsupported,jdk.zipfs"
LIBRARIES = "libduckdb_java.so_"  # DuckDB's, one a platform in its jar
OWN_LIBRARY = LIBRARIES + "linux_amd64"
EPOCH = (1980, 1, 1, 0, 0, 0)
UNUSED = ("libjni", "jniopenblas", "jnijavacpp", "native-image/", "/include/", "/lib/")  # of OpenBLAS's jars


def link_runtime(java_home, out):
    """Links the modules that Cairn needs, and no others, into the directory out, to the same bytes each time.

    So without the classes that jlink makes of the module graph, whose order is another each time.
    """
    subprocess.run([
        str(Path(java_home) / "bin" / "jlink"), "--add-modules", MODULES, "--output", str(out), "--strip-debug",
        "--no-header-files", "--no-man-pages", "--compress", "zip-0", "--disable-plugin", "system-modules"], check=True)


def _without(jar, unwanted):
    slim = io.BytesIO()
    with zipfile.ZipFile(jar) as whole, zipfile.ZipFile(slim, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in whole.infolist():
            if not entry.is_dir() and not unwanted(entry.filename):
                target.writestr(zipfile.ZipInfo(entry.filename, EPOCH), whole.read(entry), zipfile.ZIP_DEFLATED)
    return slim.getvalue()


def jar_files(jar, own=False):
    """The files that stand for a jar, as (name, bytes) pairs: OpenBLAS's without its bindings, which Cairn does not load.

    With own, only what Linux on x86-64 needs: DuckDB's library stands beside its jar, where it is found without being unpacked.
    """
    if jar.name.startswith("openblas-"):
        if not own or "linux-x86_64" in jar.name:
            yield jar.name, _without(jar, lambda name: any(part in name for part in UNUSED))
    elif own and jar.name.startswith("duckdb_jdbc-"):
        yield jar.name, _without(jar, lambda name: name.startswith(LIBRARIES))
        with zipfile.ZipFile(jar) as whole:
            yield OWN_LIBRARY, whole.read(OWN_LIBRARY)
    else:
        yield jar.name, jar.read_bytes()


def files(directory):
    """All files of a directory, sorted, with the modes that an archive gives them."""
    for file in sorted(path for path in Path(directory).rglob("*") if path.is_file()):
        yield file, 0o755 if os.stat(file).st_mode & 0o100 else 0o644
