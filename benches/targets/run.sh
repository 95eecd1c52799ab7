#!/bin/sh
# What the ranking of targets is worth, and what it costs: run.sh [FOLDER] [--rows N] [--seed S] [--times N] [--port P]
# The folder holds companies.csv, suppliers.csv and customers.csv of listed firms: with it the ranking is tried on disclosed supply links,
# beside popularity and chance. Without it only time is measured, over N invented firms. Needs cargo and python3 with venv; LIANTU names
# a built program, PYTHON an interpreter that has DuckDB already.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
folder= rows=100000 seed=11 times=21 port=4721
while [ $# -gt 0 ]; do
    case $1 in
    --*) [ $# -ge 2 ] || { echo "error: \`$1\` needs a value" >&2; exit 2; } ;;
    esac
    case $1 in
    --rows) rows=$2 ;; --seed) seed=$2 ;; --times) times=$2 ;; --port) port=$2 ;;
    --*) echo "error: \`$1\` is not understood" >&2; exit 2 ;;
    *) folder=$1; shift; continue ;;
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
    "$work/venv/bin/pip" install --quiet duckdb
    PYTHON=$work/venv/bin/python
fi
if [ -n "$folder" ]; then
    "$LIANTU" demo --dir "$work/listed" > "$work/log"
    "$LIANTU" import --dir "$work/listed" --kind enterprises "$folder/companies.csv" >> "$work/log"
    python3 "$root/benches/targets/links.py" "$folder" "$work/links.csv"
    time "$LIANTU" targets --dir "$work/listed" --backtest --links "$work/links.csv" --lang en
fi
python3 "$root/benches/gaps/firms.py" "$rows" "$seed" "$root/packs/zhengxiang/chains" "$work/firms.csv"
"$LIANTU" demo --dir "$work/data" >> "$work/log"
"$LIANTU" import --dir "$work/data" --kind enterprises "$work/firms.csv" >> "$work/log"
"$PYTHON" "$root/benches/targets/speed.py" "$LIANTU" "$work/data" "$port" "$times"
