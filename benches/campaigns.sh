#!/usr/bin/env bash
# The figures of README's table of campaigns.
#
#     benches/campaigns.sh YELPNYC [bonafide] [seeds]
#
# YELPNYC is the folder with the published files of YelpNYC. Tables are made in
# target/campaigns/ and stay there; every count is written beside them as JSON.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

yelp=${1:?folder with YelpNYC as published}
bonafide=${2:-cargo run --release --quiet --}
seeds=$(seq "${3:-10}")
out=target/campaigns
mkdir -p "$out"

make() {
    local table=$out/$1.parquet
    shift
    [ -e "$table" ] || $bonafide "$@" -o "$table"
}

measure() {
    local name=$1
    shift
    printf '\n## %s\n\n' "$name"
    $bonafide evaluate --campaigns "$@" --json "$out/$name.json"
}

make yelp import yelp "$yelp"
for seed in $seeds; do
    market=(simulate --reviews 100000 --seed "$seed")
    make "market-$seed" "${market[@]}" --fakes 0.01
    make "silent-$seed" "${market[@]}" --fakes 0.01 --no-text
    make "honest-$seed" "${market[@]}" --fakes 0
    make "injected-$seed" simulate --into "$out/yelp.parquet" --seed "$seed"
done

tables() {
    local seed
    for seed in $seeds; do
        printf '%s/%s-%s.parquet\n' "$out" "$1" "$seed"
    done
}

# One review in a hundred is a campaign's, with texts and without.
measure simulated $(tables market)
measure simulated-without-text $(tables silent)

# No campaign: launches, sales and what goes viral.
measure simulated-honest $(tables honest)

# Campaigns among real reviews, which may hold some that nobody knows.
measure yelp-injected $(tables injected)

# Real reviews alone, by the platform's own filter.
measure yelp-untouched "$out/yelp.parquet" --before 2014-01-01
