#!/bin/sh
# Frames while a sheet of 400 nodes is moved and enlarged in Chromium. See README.md.
set -eu
cd "$(dirname "$0")/../.."
: "${LIANTU:=target/debug/liantu}"
export LIANTU
exec node benches/atlas/measure.mjs "$@"
