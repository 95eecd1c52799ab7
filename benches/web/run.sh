#!/usr/bin/env bash
# Opens the web app's pages cold, as the first visit of a day does, and prints bytes and times. LIANTU names the binary.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec node measure.mjs "$@"
