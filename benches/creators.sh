#!/usr/bin/env bash
# The figures of the model card of creators.
#
#     benches/creators.sh CORPORA [bonafide]
#
# CORPORA is the folder with the corpora as published, one folder each. Tables
# are made in target/creators/ and stay there; every figure is written beside
# them as JSON.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

corpora=${1:?folder with the corpora as published}
bonafide=${2:-cargo run --release --quiet --}
out=target/creators
mkdir -p "$out"

make() {
    local table=$out/$1.parquet
    [ -e "$table" ] || $bonafide import "$1" "$corpora/$2" -o "$table"
}

measure() {
    local name=$1
    shift
    printf '\n## %s\n\n' "$name"
    $bonafide evaluate "$@" --json "$out/$name.json"
}

# Followers: single accounts, and how often the interval of the share of fakes
# holds the truth.
make instagram-fake-spammer-genuine instagram_fake_spammer_genuine
make srf-instagram-followers srf_instagram_followers
instagram=$out/instagram-fake-spammer-genuine.parquet
srf=$out/srf-instagram-followers.parquet
measure accounts-split "$instagram" --head accounts --split
measure accounts-instagram "$instagram" --head accounts --folds group
measure accounts-srf "$srf" --head accounts --folds group
measure accounts-left-out "$instagram" "$srf" --head accounts --leave-out corpus

# Comments: every video by the others. Posts: the published split, and every
# topic by the others; with their sentences.
make youtube-spam youtube_spam
make zhihu-16k zhihu_16k
measure comments "$out/youtube-spam.parquet" --head comments --folds group
measure advertising-split "$out/zhihu-16k.parquet" --head advertising --split
measure advertising-topics "$out/zhihu-16k.parquet" --head advertising --folds group
