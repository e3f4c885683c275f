#!/usr/bin/env bash
# Runs a command with its output in a pipe, and writes to descriptor 3: its process ID; its exit code, start and end (seconds
# since 1970); two lines of user and system time, of this shell and of the command.
set -uo pipefail
export LC_ALL=C

{
  start=$EPOCHREALTIME
  "$@" 3>&- &
  echo "process $!" >&3
  wait "$!"
  code=$?
  echo "exit $code $start $EPOCHREALTIME" >&3
  times >&3
} | if [ -n "${BENCH_READER-}" ]; then node "$BENCH_READER" >&3; else echo "output $(wc -lc)" >&3; fi
