#!/bin/sh
# Complexity beside its peers, in one run: run.sh [--trade DIR] [--rows N] [--columns N] [--seed S] [--peers yes|no]
# The second peer writes into views that pandas 3 makes read-only, so an older one is used for both.
# DIR holds world_trade_2017.csv.gz and world_trade_sitc_avg_1998_2000.csv.gz (country, product, value); without it only the invented
# matrix is measured. Needs cargo and python3 with venv; the peers are installed into a virtual environment of their own. LIANTU names a
# built program, PYTHON an interpreter that has the peers already.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
trade= rows=3000 columns=2000 seed=11 peers=yes
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || { echo "error: \`$1\` needs a value" >&2; exit 2; }
    case $1 in
    --trade) trade=$2 ;; --rows) rows=$2 ;; --columns) columns=$2 ;; --seed) seed=$2 ;; --peers) peers=$2 ;;
    *) echo "error: \`$1\` is not understood" >&2; exit 2 ;;
    esac
    shift 2
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "${LIANTU:-}" ]; then
    target=${CARGO_TARGET_DIR:-$root/target/bench}
    (cd "$root" && cargo build --quiet --release -p liantu --bin liantu --target-dir "$target")
    LIANTU=$target/release/liantu
fi
if [ -z "${PYTHON:-}" ]; then
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet ecomplexity==0.5 economic-complexity==0.3.0 "pandas<3"
    PYTHON=$work/venv/bin/python
fi
"$PYTHON" - "$root/benches/complexity" "$LIANTU" "$trade" "$rows" "$columns" "$seed" "$peers" "$work" <<'PY'
import csv, gzip, os, pathlib, subprocess, sys, time

here, binary, trade, rows, columns, seed, peers, work = sys.argv[1:]


def measured(*command):
    """Wall seconds, CPU seconds and peak megabytes of a program. CPU seconds tell the truth on a busy machine too."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, f"`{' '.join(command)}` failed ({status})"
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def said(name, run):
    print(f"  {name:<20} {run[0]:8.2f} s wall {run[1]:8.2f} s CPU {run[2]:7.0f} MB", flush=True)


def sound(source, out):
    """The values above zero of countries and products that are not tiny: what both peers can read."""
    with gzip.open(source, "rt", encoding="utf-8", newline="") as file:
        names = csv.DictReader(file)
        country, product, value = names.fieldnames[:3]
        lines = [(row[country], row[product], float(row[value] or 0)) for row in names]
    by = ({}, {})
    for line in lines:
        for at in (0, 1):
            by[at][line[at]] = by[at].get(line[at], 0) + line[2]
    with open(out, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["country", "product", "value"])
        table.writerows(line for line in lines if line[2] > 0 and by[0][line[0]] > 1e5 and by[1][line[1]] > 1e5)


inputs = []
for name in ("world_trade_2017", "world_trade_sitc_avg_1998_2000") if trade else ():
    inputs.append((name, f"{work}/{name}.csv"))
    sound(pathlib.Path(trade) / f"{name}.csv.gz", inputs[-1][1])
inputs.append((f"{rows} x {columns} invented", f"{work}/invented.csv"))
subprocess.run([sys.executable, f"{here}/generate.py", rows, columns, seed, inputs[-1][1]], check=True)
for name, source in inputs:
    with open(source, encoding="utf-8") as file:
        print(f"{name}: {sum(1 for _ in file) - 1:,} values, {os.cpu_count()} cores")
    ours = min((measured(binary, "complexity", "--in", source, "--out", f"{work}/ours.csv") for _ in range(3)), key=lambda run: run[1])
    said("liantu complexity", ours)
    for peer in ("ecomplexity", "economic-complexity") if peers == "yes" else ():
        theirs = measured(sys.executable, f"{here}/peer.py", peer, source, f"{work}/theirs.csv")
        said(peer, theirs)
        how = "differences" if peer == "ecomplexity" else "ranks"
        found = subprocess.run([sys.executable, f"{here}/compare.py", how, f"{work}/ours.csv", f"{work}/theirs.csv"], check=True, capture_output=True, text=True)
        print(f"    {theirs[1] / ours[1]:.1f} x our CPU time, {theirs[0] / ours[0]:.1f} x our wall time; {how}: {found.stdout.strip()}", flush=True)
PY
