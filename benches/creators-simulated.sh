#!/usr/bin/env bash
# What vetting says of simulated creators, by kind: false alarms among the
# honest, and what is found of the others. Never a claim of accuracy: whoever
# planted them knew the detectors.
#
#     benches/creators-simulated.sh [bonafide] [creators of each kind] [seed]
#
# Folders are made in target/creators/ and stay there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bonafide=${1:-cargo run --release --quiet --}
each=${2:-100}
seed=${3:-7}
out=${CARGO_TARGET_DIR:-target}/creators/$seed-$each
kinds=11

[ -e "$out/truth.csv" ] || $bonafide simulate --creators $((each * kinds)) --seed "$seed" -o "$out"

$bonafide vet --batch "$out" --json - | python3 -c '
import collections, csv, json, sys

truth = {row["creator"]: row for row in csv.DictReader(open(sys.argv[1]))}
advice = collections.defaultdict(collections.Counter)
grounds = collections.defaultdict(collections.Counter)
text, at = sys.stdin.read(), 0
decoder = json.JSONDecoder()
while at < len(text.rstrip()):
    dossier, at = decoder.raw_decode(text, at)
    at += len(text[at:]) - len(text[at:].lstrip())
    kind = truth[dossier["creator"]]["kind"]
    advice[kind][dossier["recommendation"]["advice"]] += 1
    for finding in dossier["findings"]:
        if finding["level"] in ("verify", "avoid"):
            grounds[kind][finding["code"] + " " + finding["level"]] += 1
print("| kind | avoid | verify-first | proceed | grounds |\n|---|---:|---:|---:|---|")
for kind, counts in advice.items():
    told = [str(counts[name]) for name in ("avoid", "verify-first", "proceed")]
    why = ", ".join(f"{code} {count}" for code, count in grounds[kind].most_common(5))
    print("|", kind, "|", " | ".join(told), "|", why, "|")
' "$out/truth.csv"
