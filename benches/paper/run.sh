#!/bin/sh
# Sheets and the booklet as PDF beside a headless browser that prints our own pages, in one run: run.sh [--times N]
# Needs cargo, node, Chromium and the packages of `web` (npm ci). LIANTU names a built program; without it one is built.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
times=5
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || { echo "error: \`$1\` needs a value" >&2; exit 2; }
    case $1 in
    --times) times=$2 ;;
    *) echo "error: \`$1\` is not understood" >&2; exit 2 ;;
    esac
    shift 2
done
if [ -z "${LIANTU:-}" ]; then
    target=${CARGO_TARGET_DIR:-$root/target/bench}
    (cd "$root/web" && npm ci --silent && npm run --silent build)
    (cd "$root" && cargo build --quiet --release -p liantu --bin liantu --target-dir "$target")
    LIANTU=$target/release/liantu
fi
export LIANTU
cd "$root/web" && exec node "$root/benches/paper/measure.mjs" "$times"
