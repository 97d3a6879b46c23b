#!/usr/bin/env bash
# MagIQT from a bare Debian 12 to the running program.
#   ./run.sh                     set up, build, and open the workstation on its demo
#   ./run.sh build               set up and build: build/release/bin/magiqt and build/release/bin/magiqt-cli
#   ./run.sh test [--long] [..]  set up, build every preset that CI builds, run the tests (.. goes to ctest)
#   ./run.sh VERB ...            anything else goes to magiqt-cli: ./run.sh enhance IN.nii.gz --contrast T1w --out OUT.nii.gz
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
caller_folder=$PWD
build="$root/build/release"
cli="$build/bin/magiqt-cli"

# Messages go to stderr, so that what a verb prints can be piped.
say() { printf 'run.sh: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# One line a purpose; README.md says why each library is there.
packages=(
  build-essential cmake ninja-build ccache pkg-config
  libtorch-dev libgloo-dev libopenblas0-pthread librandom123-dev libjemalloc-dev libboost-dev
  libinsighttoolkit5-dev zlib1g-dev libeigen3-dev nlohmann-json3-dev libcli11-dev
  libsqlitecpp-dev libsodium-dev libgdcm-dev libarchive-dev libqcustomplot-dev
  qt6-base-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-translations-l10n
  libqt6opengl6-dev libqt6svg6 libvtk9-dev libgl1-mesa-dri libgif-dev fonts-dejavu-core
  mricron-data
  doctest-dev xvfb xauth
)

# Peers and real services that the tests compare with; without them those tests say 'skipped'.
test_packages=(
  dcm2niix dicom3tools dcmtk elastix slurmctld slurmd slurm-client munge
)

install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "this is no Debian system; it must offer what these packages do: $*"
    return
  fi
  local wanted missing=() installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  for wanted in "$@"; do
    grep -qx "installed $wanted" <<<"$installed" || missing+=("$wanted")
  done
  [ ${#missing[@]} -eq 0 ] && return
  say "installing: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null ||
      die "needs root or sudo; run as root: apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  "${apt[@]}" update </dev/null >&2 || say "the package lists could not be renewed; trying with what is there"
  "${apt[@]}" install --no-install-recommends "${missing[@]}" </dev/null >&2 ||
    die "the packages could not be installed; see above"
}

# A unit that includes LibTorch takes up to 1.4 GB of memory in the compiler.
jobs_that_fit() {
  local processors memory
  processors=$(nproc)
  memory=$(awk '/MemAvailable/ { print int($2 / 1500000) }' /proc/meminfo)
  [ "$memory" -lt 1 ] && memory=1
  echo $((processors < memory ? processors : memory))
}

# configure PRESET [cmake arguments]: only when there is no build folder yet; Ninja looks after changes itself.
configure() {
  local preset=$1
  shift
  [ -f "$root/build/$preset/build.ninja" ] && return
  (cd "$root" && cmake --preset "$preset" "$@") >&2
}

build_targets() {
  local preset=$1
  shift
  cmake --build "$root/build/$preset" -j "$(jobs_that_fit)" --target "$@" >&2
}

# The same without a word, unless it fails. Costs well under a second when everything is up to date.
build_quietly() {
  local log="$build/run-build.log"
  [ -f "$build/build.ninja" ] || say "building; the first time takes several minutes"
  mkdir -p "$build"
  { configure release && build_targets release "$@"; } >"$log" 2>&1 || {
    tail -n 40 "$log" >&2
    die "the build failed; the whole output is in build/release/run-build.log"
  }
}

# The demo: a real T1w head, a 64 mT scan of it made by the simulator, and the enhanced result. Made once, and again
# when weights or simulator change. Sets demo_input and demo_enhanced (empty where it could not be made).
make_demo() {
  local head=/usr/share/mricron/templates/ch2.nii.gz
  local folder="${XDG_CACHE_HOME:-$HOME/.cache}/magiqt/demo"
  local key
  demo_input="$folder/demo_64mT_T1w.nii.gz"
  demo_enhanced="$folder/demo_enhanced_T1w.nii.gz"
  key=$(find "$root/resources/models" "$root/resources/simulator" -type f -exec sha256sum {} + 2>/dev/null | sort | sha256sum)
  if [ -f "$folder/key" ] && [ "$(cat "$folder/key")" = "$key" ] && [ -f "$demo_input" ] && [ -f "$demo_enhanced" ]; then
    return
  fi
  [ -f "$head" ] || { say "no demo: $head is missing"; demo_input='' demo_enhanced=''; return; }
  mkdir -p "$folder"
  rm -f "$folder"/key "$folder"/demo_*
  say "making the demo: a simulated 64 mT scan of a real head"
  if ! "$cli" simulate "$head" --contrast T1w --out "$demo_input" --seed 1 >&2; then
    say "the demo scan could not be made; the workstation opens empty"
    demo_input='' demo_enhanced=''
    return
  fi
  say "making the demo: enhancing it"
  if ! "$cli" enhance "$demo_input" --contrast T1w --out "$demo_enhanced" --seed 1 >&2; then
    say "the demo scan could not be enhanced; the workstation opens with the scan alone"
    demo_enhanced=''
    return
  fi
  printf '%s\n' "$key" >"$folder/key"
}

open_workstation() {
  make_demo
  local arguments=()
  [ -n "$demo_input" ] && arguments=("$demo_input")
  [ -n "$demo_enhanced" ] && arguments+=(--enhanced "$demo_enhanced")
  if [ -z "${DISPLAY:-}" ] && [ -z "${WAYLAND_DISPLAY:-}" ]; then
    say "there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window was not opened."
    say "On a desktop, or over 'ssh -X', run this again; or enhance without a window:"
    say "  ./run.sh enhance IN.nii.gz --contrast T1w --out OUT.nii.gz"
    say "or open it on a virtual display: xvfb-run -a $build/bin/magiqt ${arguments[*]}"
    return 0
  fi
  exec "$build/bin/magiqt" "${arguments[@]}"
}

# The presets beside release that must keep building. Their tests are those of release, so they are not built again.
build_other_presets() {
  local preset
  for preset in headless gpu; do
    say "building preset $preset"
    configure "$preset" -DMAGIQT_TESTS=OFF
    build_targets "$preset" all
    "$root/build/$preset/bin/magiqt-cli" kinds >/dev/null || die "magiqt-cli of preset $preset does not start"
  done
}

run_tests() {
  local without_long=(-LE long)
  if [ "${1:-}" = --long ]; then
    without_long=()
    shift
  fi
  install_packages "${packages[@]}" "${test_packages[@]}"
  say "building preset release"
  configure release
  build_targets release all
  build_other_presets
  [ -n "${MAGIQT_DATA:-}" ] || say "MAGIQT_DATA is not set: tests that need the reference data say 'skipped'"
  ctest --test-dir "$build" --output-on-failure "${without_long[@]}" "$@" </dev/null
}

case "${1:-}" in
'')
  install_packages "${packages[@]}"
  configure release
  build_targets release magiqt magiqt-cli
  open_workstation
  ;;
build)
  install_packages "${packages[@]}"
  configure release
  build_targets release magiqt magiqt-cli
  ;;
test)
  shift
  run_tests "$@"
  ;;
-h | help)
  sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
  ;;
*)
  install_packages "${packages[@]}"
  build_quietly magiqt-cli
  cd "$caller_folder"
  exec "$cli" "$@"
  ;;
esac
