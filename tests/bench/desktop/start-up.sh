#!/usr/bin/env bash
# Time from the start of the process to the window's first painted frame, best and median of N starts, with an empty
# profile and without a display of your own: start-up.sh [path/to/magiqt] [N]
set -eu
program=${1:-build/release/bin/magiqt}
count=${2:-7}
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
export XDG_CONFIG_HOME=$profile XDG_DATA_HOME=$profile XDG_CACHE_HOME=$profile
export program count
starts='for _ in $(seq "$count"); do "$program" --exit-after-first-frame; done'
if [ -n "${DISPLAY:-}" ]; then bash -c "$starts"; else xvfb-run -a -s "-screen 0 1600x1200x24" bash -c "$starts"; fi \
  | sort -t: -k2 -n | awk '{ms[NR] = $3} END {if (!NR) exit 1; printf "first frame: best %d ms, median %d ms of %d starts\n", ms[1], ms[int((NR + 1) / 2)], NR}'
