#!/bin/sh
# Placement beside its peers, in one run: run.sh [--rows N] [--seed S] [--peer-rows N] [--input FILE.csv] [--chains DIR]
# Needs cargo and python3 with venv; the peers are installed into a virtual environment of their own.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
rows=1000000 seed=11 peer_rows=20000 input= chains=$root/packs/zhengxiang/chains
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || { echo "error: \`$1\` needs a value" >&2; exit 2; }
    case $1 in
    --rows) rows=$2 ;; --seed) seed=$2 ;; --peer-rows) peer_rows=$2 ;; --input) input=$2 ;; --chains) chains=$2 ;;
    *) echo "error: \`$1\` is not understood" >&2; exit 2 ;;
    esac
    shift 2
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
target=${CARGO_TARGET_DIR:-$root/target/bench}
(cd "$root" && cargo build --quiet --release -p liantu --bin liantu --target-dir "$target" &&
    cargo build --quiet --release -p chain --example scan --target-dir "$target")
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pyahocorasick jieba
if [ -z "$input" ]; then
    input=$work/register.csv
    python3 "$root/benches/place/generate.py" "$rows" "$seed" "$chains" "$input"
fi
"$work/venv/bin/python" - "$root" "$target" "$chains" "$input" "$peer_rows" "$work" <<'PY'
import csv, os, subprocess, sys, time

root, target, chains, source, peer_rows, work = sys.argv[1:]
size = os.path.getsize(source)
with open(source, newline="", encoding="utf-8") as file:
    rows = sum(1 for _ in csv.reader(file)) - 1


def measured(*command, core=None):
    """Wall seconds, CPU seconds and peak megabytes of a program. CPU seconds tell the truth on a busy machine too."""
    pin = (lambda: os.sched_setaffinity(0, {core})) if core is not None else None
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=pin)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"`{command[0]}` failed ({status})"
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


ours = [f"{target}/release/liantu", "place", "--chains", chains, "--in", source, "--out", f"{work}/placed.csv"]
one = min((measured(*ours, core=0) for _ in range(3)), key=lambda run: run[1])
every = min(measured(*ours) for _ in range(3))
with open(f"{work}/placed.csv", newline="", encoding="utf-8") as file:
    placed = sum(1 for _ in csv.reader(file)) - 1
scan = min(measured(f"{target}/release/examples/scan", chains, source, core=0)[1] for _ in range(3))
peer = subprocess.run(
    [sys.executable, f"{root}/benches/place/peer.py", chains, source, f"{work}/peer.csv", peer_rows],
    check=True, capture_output=True, text=True,
).stdout.split()
peer_rate = int(peer[0]) / float(peer[1])
rate = rows / one[1]
print(f"input              {rows:,} rows, {size / 1e6:.0f} MB, {os.cpu_count()} cores; seconds of one core are CPU seconds")
print(f"liantu, one core   {one[1]:.2f} s, {rate:,.0f} rows/s, {one[2]:.0f} MB, {placed:,} placements")
print(f"liantu, all cores  {every[0]:.2f} s wall, {rows / every[0]:,.0f} rows/s, {every[2]:.0f} MB")
print(f"bare automaton     {scan:.2f} s of the same bytes")
print(f"peer               {peer_rate:,.0f} rows/s over {int(peer[0]):,} rows, {int(peer[2]):,} placements")
print(f"liantu / peer      {rate / peer_rate:.1f} x one core against one process (goal: 30 x)")
print(f"liantu / automaton {one[1] / scan:.1f} x its time (goal: within 4 x)")
PY
