# Sourced by the launchers, this checkout's cairn and an archive's bin/cairn.

archive_classes() { # those of the jars in $1 that every command loads, as the virtual machine maps them: half the time of a start
  list=$1/classes.$$
  # shellcheck disable=SC2046 # flags are words
  { "$JAVA_HOME/bin/java" $(cat "$1/flags") -XX:DumpLoadedClassList="$list" -cp "$1/*" dev.cairn.cli.Main --help &&
    "$JAVA_HOME/bin/java" $(cat "$1/flags") -Xshare:dump -XX:SharedClassListFile="$list" -XX:SharedArchiveFile="$list.jsa" -cp "$1/*"; } \
    >/dev/null 2>&1 || : >"$list.jsa" # none: not tried again
  mv "$list.jsa" "$1/classes.jsa"
  rm -f "$list"
}

start() { # runs Cairn from the jars in $app with these words; $spark is empty, or Spark's jars stand in $app/spark
  columns=0
  if [ -t 2 ]; then
    columns=$(stty size <&2 2>/dev/null | cut -d' ' -f2) || columns=0
    [ "${columns:-0}" -gt 0 ] 2>/dev/null || columns=80
  fi

  collector=''
  case $(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$JAVA_HOME/release") in
    25 | 25.0.[012] | 25.0.[012].*) # their G1 may move arrays that native code works on (JDK-8377811)
      case " ${CAIRN_JVM-}" in *" -XX:+Use"*GC*) ;; *) collector=-XX:+UseParallelGC ;; esac
      ;;
  esac

  [ -z "$spark" ] || collector="$collector --sun-misc-unsafe-memory-access=allow" # without it Spark has the VM warn

  set -- -Dcairn.commit="$(cat "$app/commit" 2>/dev/null || :)" -Dcairn.columns="$columns" -cp "$app/*${spark:+:$app/spark/*}" dev.cairn.cli.Main "$@"
  if [ -n "${CAIRN_DEBUG-}" ]; then
    # shellcheck disable=SC2046,SC2086 # flags are words
    exec "$JAVA_HOME/bin/java" $(cat "$app/flags") $collector ${CAIRN_JVM-} "$@"
  fi
  # The virtual machine warns at every start that the Vector API is incubating and has no switch against it. So its standard
  # error goes through a pipe without that line until the program takes the user's own, descriptor 3 (dev.cairn.cli.process.StandardError):
  # what keeps the virtual machine from starting is seen.
  (exec 3>&2) || exec 2>/dev/null # a closed standard error is nobody's
  pipe=$app/stderr.$$
  mkfifo "$pipe" 2>/dev/null || { pipe=$(mktemp -u "${TMPDIR:-/tmp}/cairn.XXXXXX") && mkfifo -m 600 "$pipe" 2>/dev/null; } || pipe=''
  [ ! -s "$app/classes.jsa" ] || set -- -XX:SharedArchiveFile="$app/classes.jsa" "$@"
  # shellcheck disable=SC2046,SC2086
  set -- $(cat "$app/flags") $collector ${CAIRN_JVM-} -Xlog:disable -Xlog:all=error:stderr -Xlog:cds*=off:stderr -Xlog:aot*=off:stderr -Dcairn.stderr=3 "$@"
  [ -n "$pipe" ] || exec "$JAVA_HOME/bin/java" "$@" 3>&2 # nowhere to make a pipe: with the warning
  { # opened when the virtual machine does, and then a name no longer
    rm -f "$pipe"
    exec sed '/^WARNING: Using incubator modules: /d' >&2
  } <"$pipe" &
  exec "$JAVA_HOME/bin/java" "$@" 3>&2 2>"$pipe"
}
