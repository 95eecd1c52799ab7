#!/bin/sh
# Labels of all chains over a large register, in one run: run.sh [--rows N] [--seed S] [--times N] [--port P]
# Needs cargo and python3. LIANTU names a built program; without it one is built.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
rows=100000 seed=11 times=9 port=4719
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || { echo "error: \`$1\` needs a value" >&2; exit 2; }
    case $1 in
    --rows) rows=$2 ;; --seed) seed=$2 ;; --times) times=$2 ;; --port) port=$2 ;;
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
python3 "$root/benches/gaps/firms.py" "$rows" "$seed" "$root/packs/zhengxiang/chains" "$work/firms.csv"
"$LIANTU" demo --dir "$work/data" > "$work/log"
"$LIANTU" import --dir "$work/data" --kind enterprises "$work/firms.csv" >> "$work/log"
python3 "$root/benches/gaps/measure.py" "$LIANTU" "$work/data" "$port" "$times"
