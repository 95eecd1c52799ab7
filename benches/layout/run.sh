#!/bin/sh
# Our layout beside Graphviz dot, elkjs and dagre: run.sh [--work DIR] [--effort N] [--seconds N]
# Prints the tables of the README. The peers' answers are kept in the work folder and used again, so that a second run measures ours alone;
# without --work all is done anew in a folder of its own. Needs cargo, python3, node with npm, and Graphviz; LAYOUT names a built example
# `layout`, EDITS the example `edits`.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work= effort=1 seconds=60
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || { echo "error: \`$1\` needs a value" >&2; exit 2; }
    case $1 in
    --work) work=$2 ;; --effort) effort=$2 ;; --seconds) seconds=$2 ;;
    *) echo "error: \`$1\` is not understood" >&2; exit 2 ;;
    esac
    shift 2
done
command -v dot > /dev/null || { echo "error: Graphviz is missing; hint: apt-get install graphviz" >&2; exit 1; }
if [ -z "$work" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
mkdir -p "$work"
if [ -z "${LAYOUT:-}" ] || [ -z "${EDITS:-}" ]; then
    target=${CARGO_TARGET_DIR:-$root/target}
    (cd "$root" && cargo build --quiet -p drawing --examples --target-dir "$target")
    LAYOUT=${LAYOUT:-$target/debug/examples/layout} EDITS=${EDITS:-$target/debug/examples/edits}
fi
[ -d "$here/node_modules" ] || (cd "$here" && npm ci --silent --no-audit --no-fund)

python3 "$here/graphs.py" "$root/packs/zhengxiang/chains" "$work/graphs"
node "$here/elk.mjs" "$work/graphs/plain" "$work/answers/elk-plain"
for problem in plain lanes; do
    node "$here/dagre.mjs" "$work/graphs/$problem" "$work/answers/dagre-$problem"
    python3 "$here/dot.py" "$work/graphs/$problem" "$work/answers/dot-$problem" "$seconds"
    mkdir -p "$work/ours/$problem"
    "$LAYOUT" --order free --effort "$effort" --least 60 --routes "$work/ours/$problem" "$work/graphs/$problem"/*.json > "$work/ours/$problem.log"
done
node "$here/table.mjs" "$work/graphs" "$work/answers" "$work/ours"
echo
echo "### After an edit, ranks and lanes"
echo
"$EDITS" "$work/graphs/lanes"/*.json
