#!/bin/bash
# slurm-up.sh DIR PID: a one-node Slurm on loopback (slurmctld, slurmd, munged of Debian's packages) for one test, on ports
# of its own; clients need SLURM_CONF=DIR/slurm.conf. It ends when slurm-down.sh DIR is called or process PID is gone.
# Exit 77 where it cannot be started.
set -u
folder=$(realpath -m "$1") watched=$2 here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PATH=$PATH:/usr/sbin:/sbin
for program in slurmctld slurmd munged sbatch sinfo; do
  command -v "$program" >/dev/null || { echo "no $program"; exit 77; }
done
umask 022
mkdir -p "$folder"/{state,spool,log,run} && chmod 755 "$folder" "$folder"/*/ || exit 77
head -c 1024 /dev/urandom >"$folder/munge.key" && chmod 600 "$folder/munge.key"
free_port() { # 20000..31999, nobody listening
  local port
  for _ in $(seq 50); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}
user=$(id -un) memory=$(($(awk '/MemTotal/{print $2}' /proc/meminfo) / 1024 * 9 / 10))
cat >"$folder/slurm.conf" <<C
ClusterName=magiqt
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$folder/run/munge.socket
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
MailProg=/bin/true
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
DefMemPerCPU=100
MpiDefault=none
SwitchType=switch/none
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=0,sched_interval=2,sched_min_interval=0,bf_interval=2
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
EnforcePartLimits=ALL
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=30
KillWait=5
MinJobAge=86400
NodeName=node0 NodeHostname=localhost NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=$memory State=UNKNOWN
PartitionName=cpu Nodes=node0 Default=YES DefaultTime=60 MaxTime=INFINITE State=UP
C
export SLURM_CONF=$folder/slurm.conf
munged --key-file="$folder/munge.key" --socket="$folder/run/munge.socket" --pid-file="$folder/run/munged.pid" \
  --log-file="$folder/log/munged.log" --seed-file="$folder/run/munged.seed" >/dev/null 2>&1 &&
  slurmctld -f "$SLURM_CONF" >/dev/null 2>&1 && slurmd -f "$SLURM_CONF" -N node0 >/dev/null 2>&1
(
  while kill -0 "$watched" 2>/dev/null && [ -e "$folder/run/slurmctld.pid" ]; do sleep 1; done
  "$here/slurm-down.sh" "$folder"
) </dev/null >/dev/null 2>&1 &
for _ in $(seq 150); do
  [ "$(sinfo -h -o %T 2>/dev/null)" = idle ] && exit 0
  sleep 0.1
done
"$here/slurm-down.sh" "$folder"
echo "the daemons did not come up"
exit 77
