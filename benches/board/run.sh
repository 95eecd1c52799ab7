#!/bin/sh
# Board, list, indicators, bulletin and verify over a large office: run.sh [--projects N] [--events N] [--times N] [--port P]
# Needs cargo and python3. LIANTU names a built program; without it one is built.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
projects=10000 events=200000 times=9 port=4723
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || { echo "error: \`$1\` needs a value" >&2; exit 2; }
    case $1 in
    --projects) projects=$2 ;; --events) events=$2 ;; --times) times=$2 ;; --port) port=$2 ;;
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
"$LIANTU" demo --dir "$work/data" > "$work/log"
python3 "$root/benches/board/fill.py" "$work/data" "$projects" "$events"
python3 "$root/benches/board/measure.py" "$LIANTU" "$work/data" "$port" "$times"
