#!/bin/bash
# slurm-down.sh DIR: ends what slurm-up.sh DIR started, its jobs first.
folder=$(realpath -m "$1")
export SLURM_CONF=$folder/slurm.conf PATH=$PATH:/usr/sbin:/sbin
[ -e "$folder/run/slurmctld.pid" ] && timeout 5 scancel --me 2>/dev/null
# Numbers are used again, and a daemon that nobody collects stays as a zombie: only what still has our folder on its
# command line is alive and ours.
is_ours() { tr '\0' ' ' <"/proc/$1/cmdline" 2>/dev/null | grep -q "$folder"; }
for daemon in slurmd slurmctld munged; do
  pid=$(cat "$folder/run/$daemon.pid" 2>/dev/null) || continue
  is_ours "$pid" || continue
  kill "$pid" 2>/dev/null
  for _ in $(seq 50); do is_ours "$pid" || break; sleep 0.1; done
  ! is_ours "$pid" || kill -9 "$pid" 2>/dev/null
done
rm -f "$folder/run/slurmctld.pid"
exit 0
