"""Starts Cairn as a child process: no Java inside of Python."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from ._errors import CairnError

_HERE = Path(__file__).resolve().parent
_GRACE = 20.0  # seconds that an interrupted Cairn may take
_JAVAS = ("usr/lib/jvm/*", "usr/java/*", "opt/java/*", "opt/jdk*", "Library/Java/JavaVirtualMachines/*/Contents/Home")
_FLAGS = "flags"  # of the virtual machine, beside the jars of a wheel


def _version(home: Path) -> Tuple[int, ...]:
    """Of the Java in a directory, (25, 0, 3); () where there is none."""
    release = home / "release"
    found = re.search(r'^JAVA_VERSION="([0-9.]+)', release.read_text(encoding="utf-8"), re.MULTILINE) if release.is_file() else None
    return tuple(map(int, found.group(1).strip(".").split("."))) if found and (home / "bin" / "java").is_file() else ()


def _java() -> List[str]:
    """The words that start a Java of at least 25: the wheel's own, CAIRN_JAVA_HOME's, JAVA_HOME's, or one of this machine."""
    named = [os.environ.get("CAIRN_JAVA_HOME"), os.environ.get("JAVA_HOME")]
    on_path = shutil.which("java")
    homes = [_HERE / "runtime", *(Path(name) for name in named if name), *([Path(on_path).resolve().parents[1]] if on_path else [])]
    for directory in _JAVAS:
        homes += sorted(Path("/").glob(directory), reverse=True)
    for home in homes:
        version = _version(home)
        if version >= (25,):
            safe = version >= (25, 0, 3)  # before, G1 may move arrays that native code works on (JDK-8377811)
            return [str(home / "bin" / "java"), *([] if safe else ["-XX:+UseParallelGC"])]
    raise CairnError(
        "no Java of version 25 or newer was found: install one (a JRE does) and name its directory in CAIRN_JAVA_HOME, "
        "or install the wheel of Linux on x86-64, which carries one")


def command() -> List[str]:
    """The words that start Cairn: CAIRN of the environment, the wheel's jars, the checkout's launcher, or ``cairn`` on the PATH."""
    chosen = os.environ.get("CAIRN")
    if chosen:
        return [chosen] if os.path.isfile(chosen) else shlex.split(chosen)
    jars = _HERE / "jars"
    if jars.is_dir():
        flags = [*(jars / _FLAGS).read_text(encoding="utf-8").split(), *os.environ.get("CAIRN_JVM", "").split()]
        return [*_java(), *flags, "-cp", f"{jars}/*", "dev.cairn.cli.Main"]
    checkout = _HERE.parents[1] / "cairn"
    if checkout.is_file() and (_HERE.parents[1] / "mvnw").is_file():
        return [str(checkout)]
    found = shutil.which("cairn")
    if found:
        return [found]
    raise CairnError("Cairn was not found: name its launcher in the environment variable CAIRN")


def run(arguments: Sequence[Any], event: Optional[Callable[[Dict[str, Any]], None]] = None) -> str:
    """Runs a command and returns what it writes; with ``event``, its lines are JSON and are told one by one.

    Raises CairnError with Cairn's line where it fails. An interruption is passed on, and waited for. Cairn ends with this Python, killed or not.
    """
    words = [*command(), *map(str, arguments)]
    try:
        child = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            start_new_session=True, env={**os.environ, "CAIRN_PARENT": str(os.getpid())})
    except OSError as e:
        raise CairnError(f"{words[0]} cannot be started: {e.strerror}") from e
    written: List[str] = []
    with child:
        errors: List[str] = []
        reader = _in_background(lambda: errors.extend(child.stderr or ()))
        try:
            for line in child.stdout or ():
                written.append(line)
                if event is not None and line.startswith("{"):
                    event(json.loads(line))
            code = child.wait()
        except BaseException:
            _end(child)
            raise
        finally:
            reader.join()
    if code != 0:
        raise CairnError(_line(errors, code))
    return "".join(written)


def _in_background(work: Callable[[], None]) -> Any:
    import threading

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _end(child: "subprocess.Popen[str]") -> None:
    """Asks Cairn to end, which stores what is done, and makes sure that it does."""
    child.terminate()  # not SIGINT, which a process started in the background of a script ignores
    try:
        child.communicate(timeout=_GRACE)
    except (subprocess.TimeoutExpired, ValueError):
        child.kill()
    child.wait()


def _line(errors: List[str], code: int) -> str:
    """Cairn's own line among what it wrote to standard error."""
    said = [line.strip() for line in errors if line.strip()]
    own = [line[len("cairn: "):] for line in said if line.startswith("cairn: ")]
    if own:
        return own[-1]
    if code < 0:
        return f"Cairn was ended by signal {-code}"
    return said[-1] if said else f"Cairn ended with exit code {code}"
