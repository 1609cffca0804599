# Sourced by mvnw and cairn: sets and exports JAVA_HOME to a JDK 25, wherever the system keeps one.

jdk_version() { # the feature version of the JDK in directory $1, or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release"
}

find_jdk25() {
  path_java=$(command -v javac 2>/dev/null) || path_java=''
  [ -z "$path_java" ] || path_java=$(readlink -f "$path_java" 2>/dev/null || echo "$path_java")
  for candidate in "${CAIRN_JAVA_HOME-}" "${JAVA_HOME-}" "${path_java%/bin/javac}" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$candidate" ] && [ "$(jdk_version "$candidate")" = 25 ] || continue
    echo "$candidate"
    return 0
  done
  return 1
}

JAVA_HOME=$(find_jdk25) || {
  echo "Cairn needs a JDK 25 and found none in JAVA_HOME, on the PATH or in the usual places: install one (for example Eclipse Temurin 25) or set CAIRN_JAVA_HOME to it." >&2
  exit 1
}
export JAVA_HOME
