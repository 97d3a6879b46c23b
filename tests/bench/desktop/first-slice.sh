#!/usr/bin/env bash
# Time from the start of the process to the first painted slices of a scan given on the command line, best and median of
# N starts; the start of the program is part of it: first-slice.sh SCAN.nii.gz [path/to/magiqt] [N]. Without SCAN ("-") a
# 256^3 int16 head is made (needs python3-nibabel and Debian's mricron-data).
set -eu
scan=${1:--}
program=${2:-build/release/bin/magiqt}
count=${3:-5}
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
if [ "$scan" = - ]; then
  scan=$profile/scan.nii.gz # a name that tells no contrast: it must be judged by the intensities
  /usr/bin/python3 - "$scan" <<'END'
import sys
import nibabel
import numpy
head = nibabel.load("/usr/share/mricron/templates/ch2.nii.gz")
voxels = numpy.zeros((256, 256, 256), numpy.int16)
values = numpy.asarray(head.dataobj)
voxels[: values.shape[0], : values.shape[1], : values.shape[2]] = values.astype(numpy.int16) * 16
voxels += numpy.random.default_rng(1).integers(0, 40, voxels.shape, numpy.int16)
nibabel.save(nibabel.Nifti1Image(voxels, head.affine), sys.argv[1])
END
fi
export XDG_CONFIG_HOME=$profile XDG_DATA_HOME=$profile XDG_CACHE_HOME=$profile
export program count scan
starts='for _ in $(seq "$count"); do "$program" --exit-after-first-slice "$scan"; done'
if [ -n "${DISPLAY:-}" ]; then bash -c "$starts"; else xvfb-run -a -s "-screen 0 1600x1200x24" bash -c "$starts"; fi \
  | sort -t: -k2 -n | awk '{ms[NR] = $3} END {if (!NR) exit 1; printf "first slice: best %d ms, median %d ms of %d starts\n", ms[1], ms[int((NR + 1) / 2)], NR}'
