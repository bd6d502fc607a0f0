#!/usr/bin/env bash
# How fast bonafide is beside what one would use instead, and how good.
#
#     benches/speed.sh CORPORA [bonafide] [rows] [rounds]
#
# CORPORA is the folder with the corpora as published; bonafide an executable.
# Competitors are installed into target/speed/venv. Tables and models are made in
# target/speed/<rows>/ and stay there. See benches/README.md for what is compared.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

corpora=${1:?folder with the corpora as published}
rows=${3:-1000000}
rounds=${4:-3}
target=${CARGO_TARGET_DIR:-target}
bonafide=${2:-$target/release/bonafide}
[ -n "${2:-}" ] || cargo build --release --quiet
cargo build --release --quiet --examples
speed=$target/speed
out=$speed/$rows
python=$speed/venv/bin/python
here=benches/speed
tables=$speed/tables
models=$speed/models
mkdir -p "$out" "$tables" "$models"

if [ ! -e "$speed/venv/ready" ]; then
    python3 -m venv "$speed/venv"
    pip() { "$python" -m pip install --quiet --disable-pip-version-check "$@"; }
    pip -r "$here/requirements.txt"
    # The first is the authors' own, built for this processor; the other needs no
    # compiler.
    pip fasttext==0.9.3 || pip fasttext-numpy2-wheel==0.9.2
    touch "$speed/venv/ready"
fi

# make FILE COMMAND...: unless it is there. A file that is half made is none.
make() {
    local file=$1
    shift
    [ -e "$file" ] || { "$@" "$file.tmp" && mv "$file.tmp" "$file"; }
}

import() {
    [ -e "$tables/$1.parquet" ] || "$bonafide" import "$1" "$corpora/$2" -o "$tables/$1.parquet"
}
import op-spam op_spam_v1.4
import maide-up maide_up
import salminen salminen
import llm-written llm_written
import dianping dianping_icdm2014
[ -e "$speed/heldout.parquet" ] || "$python" "$here/split.py" "$speed" "$tables"/*.parquet
train=$speed/train.parquet
test=$speed/test.parquet

# The large tables: texts; the same with everything else; histories alone.
texts=$out/texts.parquet
both=$out/both.parquet
histories=$out/histories.parquet
simulate() { [ -e "$1" ] || "$bonafide" simulate --reviews "$2" --no-text -o "$1"; }
simulate "$out/market.parquet" "$rows"
simulate "$histories" $((2 * rows))
[ -e "$out/facts.json" ] ||
    "$python" "$here/reviews.py" "$speed/heldout.parquet" "$out/market.parquet" "$texts" "$both" "$out/facts.json"

# Everybody learns from the same rows and judges the same held-out ones.
printf 'tables = ["../train.parquet"]\nfolds = 5\n' >"$models/config.toml"
[ -e "$models/bonafide" ] || "$bonafide" train "$models/config.toml" -o "$models/bonafide"
for how in plain apart; do
    make "$models/sklearn-$how" "$python" "$here/sklearn_tfidf.py" train "$how" "$train"
    make "$models/fasttext-$how" "$python" "$here/fasttext_supervised.py" train "$how" "$train"
done
own=("$bonafide" score --model "$models/bonafide")
sklearn=("$python" "$here/sklearn_tfidf.py" score "$models/sklearn-plain")
sklearn_apart=("$python" "$here/sklearn_tfidf.py" score "$models/sklearn-apart")
fasttext=("$python" "$here/fasttext_supervised.py" score plain "$models/fasttext-plain")
fasttext_apart=("$python" "$here/fasttext_supervised.py" score apart "$models/fasttext-apart")
"${own[@]}" "$test" -o "$out/auc-bonafide.parquet"
"${sklearn[@]}" "$test" "$out/auc-sklearn.parquet"
"${sklearn_apart[@]}" "$test" "$out/auc-sklearn-apart.parquet"
"${fasttext[@]}" "$test" "$out/auc-fasttext.parquet"
"${fasttext_apart[@]}" "$test" "$out/auc-fasttext-apart.parquet"

# The signals are the same everywhere, or nothing is compared.
check=$speed/check
mkdir -p "$check"
simulate "$check/market.parquet" 50000
alone=$target/release/examples/histories_only
for which in all dozen; do
    "$python" "$here/pandas_signals.py" "$which" "$check/market.parquet" "$check/pandas-$which.parquet"
    "$alone" "$which" "$check/market.parquet" "$check/alone-$which.parquet"
done
"$python" "$here/duckdb_signals.py" "$check/market.parquet" "$check/duckdb.parquet"
"$bonafide" score "$check/market.parquet" -o "$check/scores.parquet"
"$python" "$here/check_signals.py" "$check"/{pandas-all,alone-all,pandas-dozen,alone-dozen,duckdb,scores}.parquet

# competitor SECTION NAME ROWS SCORES COMMAND...
runs=$out/runs.tsv
: >"$runs"
competitor() {
    printf '%s\t%s\t%s\t%s\t%s\n' "${@:1:4}" "$(printf '%q ' "${@:5}")" >>"$runs"
}
# Programs of this project that do a part only.
part() {
    competitor "$1" "$2" "$3" "$4" "$target/release/examples/$5" "${@:6}"
}
o=$out/o.parquet
competitor text "bonafide, text" "$rows" "$out/auc-bonafide.parquet" "${own[@]}" "$texts" -o "$o"
competitor text "bonafide, text, default model" "$rows" - "$bonafide" score "$texts" -o "$o"
competitor text "bonafide, both tiers, default model" "$rows" - "$bonafide" score "$both" -o "$o"
competitor text "scikit-learn" "$rows" "$out/auc-sklearn.parquet" "${sklearn[@]}" "$texts" "$o"
competitor text "scikit-learn, two processes" "$rows" "$out/auc-sklearn.parquet" "${sklearn[@]}" "$texts" "$o" 2
competitor text "scikit-learn, Han set apart" "$rows" "$out/auc-sklearn-apart.parquet" \
    "${sklearn_apart[@]}" "$texts" "$o"
competitor text "fastText" "$rows" "$out/auc-fasttext.parquet" "${fasttext[@]}" "$texts" "$o"
competitor text "fastText, two processes" "$rows" "$out/auc-fasttext.parquet" "${fasttext[@]}" "$texts" "$o" 2
competitor text "fastText, Han and marks set apart" "$rows" "$out/auc-fasttext-apart.parquet" \
    "${fasttext_apart[@]}" "$texts" "$o"
competitor text "tokenizers, encoding alone" "$rows" - \
    "$python" "$here/tokenizers_encode.py" models/default/tokenizer.json "$texts"
part text "words read, normalised and hashed" "$rows" - words_hashed "$texts"
part signals "bonafide, all signals, twelve written" $((2 * rows)) - histories_only dozen "$histories" "$o"
competitor signals "DuckDB, twelve signals" $((2 * rows)) - \
    "$python" "$here/duckdb_signals.py" "$histories" "$o"
for which in dozen all; do
    competitor signals "pandas, ${which/dozen/twelve} signals" $((2 * rows)) - \
        "$python" "$here/pandas_signals.py" "$which" "$histories" "$o"
done
part signals "bonafide, all signals, all written" $((2 * rows)) - histories_only all "$histories" "$o"
competitor signals "bonafide, a whole score" $((2 * rows)) - "$bonafide" score "$histories" -o "$o"

"$python" "$here/run.py" "$runs" "$out/results.json" "$rounds"
"$python" "$here/table.py" "$out/results.json" "$test" "$out/facts.json" | tee "$out/table.md"
