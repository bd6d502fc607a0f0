#!/usr/bin/env bash
# The tables of docs/attacks.md: what disguises of the fakes cost, beside a
# scikit-learn peer on the same folds and the same attacked texts.
#
#     benches/attacks.sh CORPORA [bonafide]
#
# CORPORA is a folder with the published layouts (see datasets/README.md); the
# corpora are imported into tables/ if they are not there yet. Needs python3
# with venv; what the peer needs is installed under target/. Some minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

corpora=${1:?folder with the published corpora}
bonafide=${2:-cargo run --release --quiet --}
out=target/attacks
mkdir -p tables "$out"

import() {
    [ -e "tables/$1.parquet" ] || $bonafide import "$1" "$corpora/$2" -o "tables/$1.parquet"
}
import op-spam op_spam_v1.4
import maide-up maide_up
import salminen salminen
import llm-written llm_written
import dianping dianping_icdm2014
import zhihu-16k zhihu_16k

venv=$out/venv
if [ ! -x "$venv/bin/python" ]; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet 'scikit-learn>=1.5,<2' 'pyarrow>=15'
fi

measure() {
    local name=$1
    shift
    $bonafide evaluate "tables/$name.parquet" "$@" --attack all \
        --json "$out/$name.json" --attacked "$out/$name.parquet" >"$out/$name.md"
    echo "$name: $out/$name.md" >&2
}
for corpus in op-spam maide-up salminen llm-written dianping; do
    measure "$corpus" --folds group
done
measure zhihu-16k --split

"$venv/bin/python" benches/attacks/peer.py "$out"
