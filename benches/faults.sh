#!/usr/bin/env bash
# What bonafide does when something goes wrong: killed, no room, no memory,
# inputs that vanish, grow, lie about their size. Prints a table of the faults and
# what happened, and fails if anything is half-written, lost or unclear.
#
#     benches/faults.sh [BONAFIDE]
#
# KILLS is how often it is killed (100), SEED what the moments are drawn from (1).
# As root it also fills a small file system of its own and limits memory by a
# cgroup where the system allows it; what cannot be tried is said.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
bonafide=$(realpath "${1:-$here/target/release/bonafide}")
kills=${KILLS:-100}
RANDOM=${SEED:-1}
export LC_ALL=C RUST_BACKTRACE=0

work=$(mktemp -d)
chmod 755 "$work"
mounted=
clean() {
    if [ -n "$mounted" ]; then umount "$mounted"; fi
    rm -rf "$work"
}
trap clean EXIT
cd "$work" || exit 1

# Kept for the end: some of it is found where the shell's own words are silenced.
wrong() { echo "WRONG: $*" >>"$work/wrong.log"; }

row() { printf '| %s | %s | %s | %s |\n' "$@"; }

# Runs a command and keeps its exit code and the last thing it said.
code= said=
try() {
    # A shell says on its own account that a command was killed.
    { "$@" >out.log 2>err.log; } 2>>shell.log
    code=$?
    if grep -q panicked err.log; then wrong "a panic: $*: $(cat err.log)"; fi
    said=$(tail -n 1 err.log | sed "s#$work/##g; s#|#/#g" | cut -c1-200)
}

expect() { # exit code, part of the message
    if [ "$code" != "$1" ]; then wrong "exit code $code, not $1: $said"; fi
    case $said in *"$2"*) ;; *) wrong "no '$2' in: $said" ;; esac
}

# What lies in the folder of outputs: nothing, what lay there, or something else.
left() {
    local names
    names=$(ls -A results)
    if [ -z "$names" ]; then
        echo 'nothing'
    elif [ "$names" = scores.csv ] && cmp -s results/scores.csv old.csv; then
        echo 'the earlier output'
    elif [ "$names" = scores.csv ] && cmp -s results/scores.csv new.csv; then
        echo 'the new output'
    else
        echo "something else: $names"
    fi
}

fault() { # what, how, expected code, part of the message
    expect "$3" "$4"
    local remains
    remains=$(left)
    case $remains in
    'something else'*) wrong "$1: $remains" ;;
    *) if [ "$3" != 0 ] && [ "$remains" != 'the earlier output' ]; then wrong "$1: $remains"; fi ;;
    esac
    row "$1" "$2" "$code: $said" "$remains"
}

# Microseconds as `sleep` takes them.
seconds() { printf '%d.%06d' $(($1 / 1000000)) $(($1 % 1000000)); }

fresh() { rm -rf results && mkdir results && cp old.csv results/scores.csv; }

"$bonafide" simulate --reviews 2000 --seed 1 -o input.csv 2>/dev/null
"$bonafide" simulate --reviews 1000 --seed 2 -o other.csv 2>/dev/null
"$bonafide" score input.csv -o new.csv 2>/dev/null
"$bonafide" score other.csv -o old.csv 2>/dev/null
"$bonafide" simulate --reviews 3000 --seed 3 -o input.parquet 2>/dev/null
score=("$bonafide" score input.csv -o results/scores.csv)

echo '| fault | how it was made | exit code and last message | what was left |'
echo '|---|---|---|---|'

# --- killed -----------------------------------------------------------------

all=(-o results/scores.parquet --report results/report.html --audit results/audit.json
    --campaigns results/campaigns.csv)
rm -rf results old new && mkdir results
"$bonafide" score other.csv "${all[@]}" 2>/dev/null && mv results old && mkdir results
began=$(date +%s%N)
"$bonafide" score input.csv "${all[@]}" 2>/dev/null
length=$((($(date +%s%N) - began) / 1000))
mv results new

# The facts of a run hold how long it took, which is never the same twice.
same() {
    case $2 in
    *.json) cmp -s <(grep -v '"timing"' "$1") <(grep -v '"timing"' "$2") ;;
    *) cmp -s "$1" "$2" ;;
    esac
}

# A link cannot replace a file, so between two calls of the system a finished file
# has a hidden name; killed just there, it stays, whole.
hidden() { find results -maxdepth 1 -name '.bonafide-*.part'; }
whole() { # does the file equal one of the new ones?
    local file
    for file in new/*; do
        if same "$1" "$file"; then return 0; fi
    done
    return 1
}

older=0 newer=0 killed=0 between=0
while ((killed < kills)); do
    rm -rf results && cp -r old results
    # Half of them at any moment, half in the last third, when files appear.
    span=$length from=0
    if ((killed % 2)); then from=$((length * 2 / 3)) span=$((span / 3)); fi
    wait_for=$((from + (RANDOM * 32768 + RANDOM) % span))
    "$bonafide" score input.csv "${all[@]}" 2>/dev/null &
    child=$!
    sleep "$(seconds $wait_for)"
    kill -KILL $child 2>/dev/null
    wait $child 2>/dev/null
    if [ $? != 137 ]; then
        # It had finished: the machine is quicker than it was.
        length=$((length * 49 / 50))
        continue
    fi
    killed=$((killed + 1))
    for file in scores.parquet report.html audit.json campaigns.csv; do
        if same "results/$file" "old/$file"; then
            older=$((older + 1))
        elif same "results/$file" "new/$file"; then
            newer=$((newer + 1))
        else
            wrong "killed after $wait_for µs: $file is neither old nor new"
        fi
    done
    for file in $(hidden); do
        between=$((between + 1))
        whole "$file" || wrong "killed after $wait_for µs: $file is not whole"
        rm "$file"
    done
    if [ "$(ls -A results | wc -l)" != 4 ]; then
        wrong "killed after $wait_for µs: left $(ls -A results | tr '\n' ' ')"
    fi
done 2>/dev/null
"$bonafide" score input.csv "${all[@]}" 2>/dev/null || wrong 'it does not complete afterwards'
for file in scores.parquet report.html audit.json campaigns.csv; do
    same "results/$file" "new/$file" || wrong "afterwards $file is another"
done
row "killed ($kills times)" "SIGKILL at random moments of a run that writes four files" \
    137 \
    "of $((4 * kills)) files $older as before, $newer new and whole; $between times a whole one under its hidden name, no other file; a rerun completes"

for signal in TERM INT HUP; do
    fresh
    # A shell's background job would ignore SIGINT.
    try timeout --signal=$signal 0.15 "${score[@]}"
    remains=$(left)
    case $remains in 'something else'*) wrong "$signal: $remains" ;; esac
    row "ended by SIG$signal" 'after 0.15 s' "ends by the signal" "$remains"
done

# --- no room ----------------------------------------------------------------

fresh
try bash -c 'trap "" XFSZ; ulimit -f 100; exec "$@"' - "${score[@]}"
fault 'output larger than allowed' '`ulimit -f 100`' 1 'File too large'
fresh
try bash -c '"$@" >/dev/full' - "$bonafide" score input.csv
fault 'standard output on a full disk' '`> /dev/full`' 1 'No space left'
fresh
bash -c '"$@" 2>/dev/full' - "${score[@]}"
code=$? said=
fault 'log on a full disk' '`2> /dev/full`' 0 ''
mkdir small
if mount -t tmpfs -o size=1m bonafide-faults small 2>/dev/null; then
    mounted=$work/small
    fresh
    try "$bonafide" score input.csv -o small/scores.csv
    expect 1 'No space left'
    row 'disk full' 'output on a file system of 1 MiB' "$code: $said" \
        "$(test -z "$(ls -A small)" && echo nothing || { wrong left; ls -A small; })"
    fresh
    cat input.csv input.csv input.csv >large.csv
    try bash -c 'TMPDIR=small exec "$@" <large.csv' - "$bonafide" score - -o results/scores.csv
    fault 'no room for what a pipe gives' '`TMPDIR` on that file system' 1 'set TMPDIR'
else
    row 'disk full' 'a file system of 1 MiB' 'not tried: no right to mount' ''
fi

# --- no memory --------------------------------------------------------------

fresh
try bash -c 'ulimit -c 0; ulimit -v 100000; exec "$@"' - "${score[@]}"
if [ "$code" = 0 ]; then wrong 'it scored without memory'; fi
said=$(grep -m1 -i 'memory\|resource' err.log)
if [ -z "$said" ]; then wrong "no word of memory: $(cat err.log)"; fi
if [ "$(left)" != 'the earlier output' ]; then wrong "no memory: $(left)"; fi
row 'no memory' '`ulimit -v 100000`, less than the model needs' "$code: $said" "$(left)"
group=/sys/fs/cgroup/memory/bonafide-faults
if [ -w /sys/fs/cgroup/memory ] && mkdir $group 2>/dev/null; then
    echo 60M >$group/memory.limit_in_bytes
    fresh
    try bash -c 'echo $$ >'$group'/cgroup.procs; exec "$@"' - "${score[@]}"
    expect 137 ''
    row 'killed for want of memory' 'a cgroup of 60 MiB' "$code: by the system, which says so in its log" "$(left)"
    rmdir $group
else
    row 'killed for want of memory' 'a cgroup of 60 MiB' 'not tried: no such cgroup' ''
fi
fresh
try bash -c 'ulimit -n 4; exec "$@"' - "${score[@]}"
fault 'no more open files' '`ulimit -n 4`' 1 'Too many open files'

# --- inputs -----------------------------------------------------------------

fresh
cp input.csv closed.csv && chmod 000 closed.csv
as_nobody=()
if [ "$(id -u)" = 0 ]; then as_nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
try "${as_nobody[@]}" "$bonafide" score closed.csv -o /dev/null
fault 'unreadable input' '`chmod 000`' 1 'Permission denied'
fresh
ln -s nowhere.csv dangling.csv
try "$bonafide" score dangling.csv -o results/scores.csv
fault 'input that is not there' 'a link to nothing' 1 'No such file'
mkdir folder.csv
try "$bonafide" score folder.csv -o results/scores.csv
fault 'folder in the place of a table' 'an empty folder `folder.csv`' 1 'no table inside'

fresh
mkdir two && cp input.csv two/a.csv && cp other.csv two/b.csv
whole=0 told=0
for ((time = 0; time < 20; time++)); do
    cp other.csv two/b.csv && fresh
    (sleep "$(seconds $(((RANDOM * 32768 + RANDOM) % length)))" && rm -f two/b.csv) &
    try "$bonafide" score --map review_id= two/a.csv two/b.csv -o results/scores.csv
    wait
    case $code in
    0) whole=$((whole + 1)) ;;
    *)
        told=$((told + 1))
        expect 1 'two/b.csv'
        vanished="$code: $said"
        if [ "$(left)" != 'the earlier output' ]; then wrong "vanished: $(left)"; fi
        ;;
    esac
done
row 'input vanishes' '`rm` of the second of two files at a random moment, 20 times' \
    "$whole times complete, $told times ${vanished:-}" 'the new output, or the earlier one'

sed -n 2p input.csv >line.csv
fresh
cp input.csv growing.csv
while cat line.csv; do sleep 0.002; done >>growing.csv &
grower=$!
try "$bonafide" score --map review_id= growing.csv -o results/scores.csv
kill $grower 2>/dev/null
wait $grower 2>/dev/null
fault 'input grows' 'good rows appended while it is read' 1 'changed while they were read'
fresh
cp input.csv shrinking.csv
(sleep 0.1 && truncate -s 100000 shrinking.csv) &
try "$bonafide" score shrinking.csv -o results/scores.csv
wait
if [ "$code" != 0 ]; then expect 1 ''; fi
row 'input is cut off' '`truncate` while it is read' "$code: $said" 'the earlier output, or scores of what was there'

fresh
cp input.parquet shrinking.parquet
(sleep 0.1 && truncate -s 60000 shrinking.parquet) &
try "$bonafide" score shrinking.parquet -o results/scores.csv
wait
if [ "$code" != 0 ]; then expect 1 'shrinking.parquet'; fi
row 'Parquet is cut off' '`truncate` while it is read' "$code: $said" 'the earlier output, or scores of what was there'

fresh
mkfifo pipe.csv
(head -c 50000 input.csv >pipe.csv) &
try "$bonafide" score pipe.csv -o results/scores.csv
wait
row 'pipe closed early' '`head -c 50000` into a named pipe' "$code: $said" 'scores of the rows that came'
fresh

# --- hostile files -----------------------------------------------------------

fresh
damaged=0 passed=0 size=$(stat -c %s input.parquet)
for ((at = 4; at < size; at += size / 120)); do
    cp input.parquet damaged.parquet
    printf '\xa5' | dd of=damaged.parquet bs=1 seek=$at conv=notrunc status=none
    try "$bonafide" score damaged.parquet -o results/scores.csv
    case $code in
    0) passed=$((passed + 1)) ;;
    1)
        damaged=$((damaged + 1))
        case $said in *damaged.parquet*) ;; *) wrong "names no file: $said" ;; esac
        ;;
    *) wrong "byte $at: exit code $code: $said" ;;
    esac
done
row 'damaged Parquet' "a byte changed at $((damaged + passed)) places" \
    "$damaged times 1 with a message that names the file, $passed times 0" 'nothing, no panic'

bomb() { # name, how, expected message
    fresh
    try bash -c 'ulimit -v 700000; exec "$@"' - "$bonafide" score --threads 2 "$1" \
        -o results/scores.csv
    fault "$2" "$3, under \`ulimit -v 700000\`" 1 "$4"
}
head -c 1G /dev/zero | gzip -1 >zeros.csv.gz
bomb zeros.csv.gz 'bomb in gzip' '1 GiB of zeros in 5 MB' ''
(echo text && head -c 1G /dev/zero | tr '\0' x) | gzip -1 >line.csv.gz
bomb line.csv.gz 'line without end' '1 GiB of one letter, compressed' 'longer than'
(echo text && printf '"' && head -c 1G /dev/zero | tr '\0' x) | gzip -1 >quote.csv.gz
bomb quote.csv.gz 'quote that is never closed' '1 GiB after it, compressed' 'longer than'
(printf '{"text":"' && head -c 1G /dev/zero | tr '\0' x) | gzip -1 >line.jsonl.gz
bomb line.jsonl.gz 'line of JSON without end' '1 GiB, compressed' 'no row could be used'
head -c 10000000 /dev/zero | tr '\0' '[' >deep.jsonl
bomb deep.jsonl 'deep JSON' 'ten million `[`' 'no row could be used'
(printf '{"text":' && head -c 1000000 /dev/zero | tr '\0' '[') >nested.json
bomb nested.json 'deep JSON in a cell' 'a million `[`' 'no row could be used'
if command -v zstd >/dev/null; then
    head -c 1G /dev/zero | zstd -q --long=31 -19 >window.csv.zst
    bomb window.csv.zst 'Zstandard with a window of 2 GiB' '`zstd --long=31`' 'window.csv.zst'
fi

# --- outputs ----------------------------------------------------------------

fresh
mkdir results/taken.csv
try "$bonafide" score input.csv -o results/taken.csv
rmdir results/taken.csv
fault 'output is a folder' '`-o` names one' 1 'directory'
try "$bonafide" score input.csv -o nowhere/scores.csv
fault 'output in a folder that is not there' '`-o nowhere/scores.csv`' 1 'No such file'
mkdir -m 555 readonly
try "${as_nobody[@]}" "$bonafide" score input.csv -o readonly/scores.csv
fault 'output in a folder that is closed' '`chmod 555`' 1 'Permission denied'
try "$bonafide" score input.csv -o input.csv
fault 'output is the input' '`-o input.csv`' 1 'would be overwritten'

fresh
for run in 1 2 3 4; do "${score[@]}" 2>err.$run & done
wait
if [ "$(left)" != 'the new output' ]; then wrong "four at once: $(left)"; fi
row 'four runs write one output' 'at the same time' 'each 0' "$(left)"

if [ -e wrong.log ]; then
    cat wrong.log >&2
    echo 'not all as it should be' >&2
    exit 1
fi
