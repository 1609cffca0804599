"""Deploys Cairn to a repository of files and builds two programs from it, with nothing of Cairn from elsewhere.

    python3 release/tests/consumers.py [FOLDER]

FOLDER (a temporary one) gets the repository. The programs are examples/own-function (Java) and release/src/it/kotlin.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml
from pathlib import Path

import folder

ROOT = Path(__file__).resolve().parents[2]
NAMESPACE = "{http://maven.apache.org/POM/4.0.0}"
SETTINGS = """<settings><profiles><profile><id>cairn</id><repositories>
  <repository><id>cairn</id><url>{}</url><releases><checksumPolicy>fail</checksumPolicy></releases></repository>
</repositories></profile></profiles><activeProfiles><activeProfile>cairn</activeProfile></activeProfiles></settings>
"""
NEEDED = ("name", "description", "url", "licenses", "developers", "scm")
FLAGS = ["--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"]


def version():
    return xml.parse(ROOT / "pom.xml").getroot().findtext(f"{NAMESPACE}version")


def check(repository):
    """Every jar has its sources, its documentation and what a public repository asks of its POM, here or in the parent."""
    parent = xml.parse(next((repository / "dev/cairn/cairn").rglob("*.pom"))).getroot()
    count = 0
    for pom in sorted(repository.rglob("*.pom")):
        root = xml.parse(pom).getroot()
        for element in NEEDED:
            own = root.find(NAMESPACE + element)
            found = own if own is not None or element in ("name", "description") else parent.find(NAMESPACE + element)
            assert found is not None, f"{pom} has no {element}"
        if (root.findtext(f"{NAMESPACE}packaging") or "jar") == "jar":
            count += 1
            for kind in ("", "-sources", "-javadoc"):
                jar = pom.with_name(f"{pom.stem}{kind}.jar")
                assert jar.is_file() and jar.stat().st_size > 1000, f"{jar} is missing"
    assert count >= 10, f"only {count} jars"
    print(f"{count} modules, each with sources and documentation")


def run(words, cwd, **variables):
    done = subprocess.run(
        words, cwd=cwd, env={**os.environ, **variables}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"{words} failed:\n{done.stdout}")
    return done.stdout


def build(project, folder, settings, local, java):
    """Builds a copy of a project, from the repository and what this machine has of others, and gives its class path."""
    there = folder / project.name
    shutil.copytree(project, there, ignore=shutil.ignore_patterns("target"))
    everything = Path(os.environ.get("MAVEN_REPO", Path.home() / ".m2" / "repository"))
    run([
        str(ROOT / "mvnw"), "-B", "-q", "-s", str(settings), f"-Dmaven.repo.local={local}", f"-Dmaven.repo.local.tail={everything}",
        "-Dmaven.repo.local.tail.ignoreAvailability=true", f"-Dcairn.version={version()}", "package"], there, JAVA_HOME=java)
    taken = sorted(path.name for path in (local / "dev" / "cairn").iterdir())
    print(f"{project.name}: built with {', '.join(taken)} of the repository")
    (jar,) = there.glob("target/*.jar")
    return f"{jar}{os.pathsep}{there / 'target' / 'lib'}/*"


def main(place):
    place = Path(place).resolve()
    repository = place / "repository"
    java = run(["sh", "-c", '. ./.mvn/jdk.sh && printf %s "$JAVA_HOME"'], ROOT)
    run([
        str(ROOT / "mvnw"), "-B", "-q", "-Prelease", "deploy", "-Dmaven.test.skip=true", "-Dmaven.install.skip=true",
        f"-DaltDeploymentRepository=release::{repository.as_uri()}"], ROOT)
    check(repository)
    settings = place / "settings.xml"
    settings.write_text(SETTINGS.format(repository.as_uri()), encoding="utf-8")
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        for project, main_class, line in (
                (ROOT / "examples" / "own-function", "wells.Main", r"energy \d\.\d{9}  squared gradient \d\.\de-\d\d  Morse index \d of 8"),
                (ROOT / "release" / "src" / "it" / "kotlin", "BowlKt", r"value 3\.000000000000")):
            path = build(project, work, settings, work / "local", java)
            said = run([f"{java}/bin/java", *FLAGS, "-cp", path, main_class], work)
            assert re.search(line, said), said
            print(f"{project.name}: {main_class} ran")


if __name__ == "__main__":
    folder.used_by(main)
