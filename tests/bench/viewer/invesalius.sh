#!/usr/bin/env bash
# MagIQT beside InVesalius 3.1 (Debian's package) on the same head of 256^3 int16 voxels, both in a window of 1600 x 1000
# under one Xvfb: seconds from the start of the process to the first slice, and user CPU of the process over 100 slice
# steps of the axial view (the wheel, 20 a second). invesalius.sh [path/to/magiqt]. Needs invesalius, xdotool,
# imagemagick, python3-nibabel and mricron-data.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:-build/release/bin/magiqt}")
if [ -z "${IN_XVFB:-}" ]; then
  IN_XVFB=1 exec xvfb-run -a -s "-screen 0 1600x1000x24" "$0" "$program"
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PATH=/usr/bin:/bin HOME=$work XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_CACHE_HOME=$work/cache
python3 "$here/make-series.py" "$work"
mkdir -p "$XDG_CONFIG_HOME/invesalius" "$work/t"
cat > "$XDG_CONFIG_HOME/invesalius/config.json" <<END
{"session": {"mode": 0, "status": 3, "debug": false, "language": "en", "random_id": 1, "surface_interpolation": 1,
 "rendering": 0, "slice_interpolation": 0, "auto_reload_preview": false}, "project": {"recent_projects": []},
 "paths": {"homedir": "$work", "tempdir": "$work/t", "last_dicom_folder": ""}}
END

user_ms() { awk -v hz="$(getconf CLK_TCK)" '{ print $14 * 1000 / hz }' "/proc/$1/stat"; }
now_ms() { date +%s%3N; }
# step NAME PID X Y: user CPU over 100 turns of the wheel there
step() {
  xdotool mousemove "$3" "$4"
  sleep 1
  local before after
  before=$(user_ms "$2")
  xdotool click --repeat 100 --delay 50 4
  sleep 3
  after=$(user_ms "$2")
  echo "$1: $(awk -v a="$after" -v b="$before" 'BEGIN { printf "%.0f", a - b }') ms user CPU over 100 slice steps"
}

for run in 1 2 3; do
  "$program" --exit-after-first-slice "$work/head.nii.gz" | sed 's/^/MagIQT: /'
done
"$program" "$work/head.nii.gz" 2>"$work/log" &
magiqt=$!
sleep 5
window=$(xdotool search --onlyvisible --pid "$magiqt" | tail -1)
xdotool windowmove "$window" 0 0 windowsize "$window" 1600 1000
sleep 2
step MagIQT "$magiqt" 300 300
import -window root "${KEEP_PICTURES:-$work}/magiqt.png"
kill "$magiqt"
wait "$magiqt" 2>/dev/null || true

for run in 1 2 3; do
  start=$(now_ms)
  invesalius3 --import "$work/dicom" >"$work/log" 2>&1 &
  # Its axial view lies here until the window is made larger.
  until [ "$(import -window root -crop 200x200+650+290 -format '%[fx:standard_deviation>0.1]' info: 2>/dev/null)" = 1 ] &&
        [ "$(xdotool search --onlyvisible --name 'InVesalius 3' 2>/dev/null | wc -l)" -gt 0 ]; do sleep 0.1; done
  echo "InVesalius: first slice: $(($(now_ms) - start)) ms"
  if [ "$run" -lt 3 ]; then
    pkill -f app.py
    sleep 2
  fi
done
sleep 5
invesalius=$(pgrep -f app.py | head -1)
xdotool key Return # a note on its language
sleep 1
window=$(xdotool search --onlyvisible --name 'InVesalius 3' | head -1)
xdotool windowmove "$window" 0 0 windowsize "$window" 1600 1000
sleep 3
xdotool mousemove 12 "${EYE_Y:-890}" click 1 # its mask is not part of the comparison
sleep 2
import -window root "${KEEP_PICTURES:-$work}/invesalius.png"
step InVesalius "$invesalius" 500 300
kill "$invesalius"
