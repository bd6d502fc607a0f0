#!/usr/bin/env bash
# The figures of README's quality table, from the published corpora.
#
#     benches/quality.sh CORPORA [bonafide]
#
# CORPORA is a folder with the published layouts (see datasets/README.md); the
# corpora are imported into tables/ if they are not there yet. Prints one
# Markdown table a task, and writes every slice as JSON to target/quality/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

corpora=${1:?folder with the published corpora}
bonafide=${2:-cargo run --release --quiet --}
out=target/quality
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
import youtube-spam youtube_spam
import yelp yelp_nyc

measure() {
    local name=$1
    shift
    printf '\n## %s\n\nbonafide evaluate %s\n\n' "$name" "$*"
    $bonafide evaluate "$@" --json "$out/$name.json"
}

# One corpus alone, every group judged without itself.
for corpus in op-spam maide-up salminen llm-written dianping youtube-spam; do
    measure "$corpus" "tables/$corpus.parquet" --folds group
done
measure maide-up-languages tables/maide-up.parquet --leave-out language
measure zhihu-16k tables/zhihu-16k.parquet --split

# A generator that nobody trained on, prepared for unknown sources.
measure generator-unseen tables/maide-up.parquet tables/salminen.parquet \
    tables/llm-written.parquet --test llm-written --set unknown_share=1

# One model for all corpora.
measure all --config models/default.toml --folds group
measure all-left-out --config models/default.toml --leave-out corpus

# Behaviour: the future by the past, and reviewers by others in thirds.
measure yelp-forward --config benches/yelp.toml --from 2013-01-01
measure yelp-disjoint --config benches/yelp.toml --folds group

# What disguises cost, against the plain tasks above.
for corpus in op-spam maide-up llm-written; do
    for attack in homoglyph zero-width case spacing line-breaks full-width; do
        measure "$corpus-$attack" "tables/$corpus.parquet" --folds group --attack "$attack"
    done
done
