#!/bin/sh
# Boot what lies in a folder as a machine of its own: boot.sh SYSTEM CHANGES. SYSTEM stays as it is: what the machine writes goes to CHANGES.
# Run by `unshare --mount --pid --uts --ipc --net --cgroup --fork`, as root; everything is gone with that process.
set -eu
system=$1
changes=$2
mount --make-rprivate /
mkdir -p "$changes/written" "$changes/work" "$changes/root"
mount -t overlay -o "lowerdir=$system,upperdir=$changes/written,workdir=$changes/work" overlay "$changes/root"
cd "$changes/root"
# Names are found, and certificates believed, as on the machine that tests.
cp -L /etc/resolv.conf etc/resolv.conf
cp -L /etc/ssl/certs/ca-certificates.crt etc/ssl/certs/ca-certificates.crt
mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/pts dev/shm run/before
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
for device in null zero full random urandom tty; do
  : >"dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
pivot_root . run/before
umount -l /run/before
exec env -i PATH=/usr/sbin:/usr/bin container=other /lib/systemd/systemd --log-target=console --show-status=0
