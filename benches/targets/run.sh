#!/bin/sh
# What the ranking of targets is worth on disclosed supply links: run.sh FOLDER
# The folder holds companies.csv, suppliers.csv and customers.csv of listed firms. Peers in the same run: popularity and chance.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -eq 1 ] || { echo "usage: run.sh FOLDER" >&2; exit 2; }
binary=${LIANTU:-}
if [ -z "$binary" ]; then
    target=${CARGO_TARGET_DIR:-$root/target/bench}
    (cd "$root" && cargo build --quiet --release -p liantu --bin liantu --target-dir "$target")
    binary=$target/release/liantu
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$binary" demo --dir "$work/data" >/dev/null
"$binary" import --dir "$work/data" --kind enterprises "$1/companies.csv" >/dev/null
python3 "$root/benches/targets/links.py" "$1" "$work/links.csv"
time "$binary" targets --dir "$work/data" --backtest --links "$work/links.csv" --lang en
