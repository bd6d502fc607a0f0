"""What attacks cost a peer, beside what they cost bonafide.

    python peer.py FOLDER

FOLDER holds, for every corpus, `NAME.json` and `NAME.parquet` as `bonafide
evaluate --attack all --json --attacked` writes them. The peer is scikit-learn's
TF-IDF of words and pairs of words under logistic regression with C = 10, a
Chinese character being a word. It learns and judges in the folds of the table
and sees the texts as they came. Prints the tables of docs/attacks.md.

The peer has no verdicts. A fake counts as confident if its probability lies
above that of 99 % of all genuine reviews of the slice, and as turned if under
the attack it is at most 1/4 at equal class weights: the odds at which bonafide
says `genuine`.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

HAN = "\u4e00-\u9fff"
WORD = f"[{HAN}]|[^\\W{HAN}]+"

# Corpus, language and task of every column, by language and task.
SLICES = {
    ("English", "paid"): [("op-spam", "all")],
    ("Chinese", "paid"): [("dianping", "all"), ("zhihu-16k", "all")],
    ("English", "bot"): [("maide-up", "en"), ("salminen", "all"), ("llm-written", "en")],
    ("Chinese", "bot"): [("maide-up", "zh"), ("llm-written", "zh")],
}


def judge(path):
    """Every judged row of a table with the peer's probability of fake."""
    rows = pq.read_table(path).to_pylist()
    for row in rows:
        # Of nothing but marks nothing is left.
        row["text"] = row["text"] or ""
    plain = [row for row in rows if row["attack"] == "plain"]
    folds = sorted({row["fold"] for row in plain if row["fold"]})
    for fold in folds:
        train = [row for row in plain if row["fold"] != fold]
        test = [row for row in rows if row["fold"] == fold]
        vectors = TfidfVectorizer(ngram_range=(1, 2), token_pattern=WORD)
        model = LogisticRegression(C=10, class_weight="balanced", solver="liblinear")
        known = [row["label"] != "genuine" for row in train]
        model.fit(vectors.fit_transform(row["text"] for row in train), known)
        judged = model.predict_proba(vectors.transform(row["text"] for row in test))
        for row, chance in zip(test, judged[:, 1]):
            row["chance"] = chance
        print(f"{path.stem}: fold {fold} of {len(folds)}", file=sys.stderr)
    return [row for row in rows if "chance" in row]


def threshold(genuine):
    """The chance above which at most 1 % of the genuine reviews lie."""
    ordered = np.sort(genuine)[::-1]
    return ordered[int(0.01 * len(ordered))]


def figures(genuine, fakes):
    """AUC and recall at 1 % false positives."""
    chances = np.concatenate([genuine, fakes])
    labels = np.concatenate([np.zeros(len(genuine)), np.ones(len(fakes))])
    return roc_auc_score(labels, chances), float(np.mean(fakes > threshold(genuine)))


def peer(folder):
    """The peer's figures by corpus, language and attack."""
    found = {}
    for path in sorted(folder.glob("*.parquet")):
        rows = judge(path)
        for language in {"all"} | {row["language"] for row in rows}:
            own = [row for row in rows if language in ("all", row["language"])]
            genuine = np.array([r["chance"] for r in own if r["label"] == "genuine"])
            fakes = defaultdict(dict)
            for row in own:
                if row["label"] != "genuine":
                    fakes[row["attack"]][row["row"]] = row["chance"]
            if len(genuine) < 20 or len(fakes["plain"]) < 20:
                continue
            before = fakes["plain"]
            confident = [row for row, chance in before.items() if chance > threshold(genuine)]
            plain = figures(genuine, np.array(list(before.values())))
            for attack, after in fakes.items():
                auc, recall = figures(genuine, np.array(list(after.values())))
                turned = [after[row] <= 0.25 for row in confident]
                found[path.stem, language, attack] = {
                    "auc": [plain[0], auc],
                    "recall_at_1_percent": [plain[1], recall],
                    "flipped": float(np.mean(turned)) if turned else None,
                }
    return found


def ours(folder):
    """bonafide's figures by corpus, language and attack."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        if path.name != "peer.json":
            for toll in json.loads(path.read_text()):
                found[path.stem, toll["language"], toll["attack"]] = toll
    return found


def mean(values):
    values = [value for value in values if value is not None]
    return sum(values) / len(values) if values else None


def number(value, digits=3):
    return "–" if value is None else f"{value:.{digits}f}".replace("0.", ".", 1)


def pair(tolls, key):
    """Before → after, means over corpora."""
    return " → ".join(number(mean([toll[key][at] for toll in tolls])) for at in (0, 1))


def percent(value):
    return "–" if value is None else f"{100 * value:.1f} %"


def main():
    folder = Path(sys.argv[1])
    mine, theirs = ours(folder), peer(folder)
    attacks = list(dict.fromkeys(attack for _, _, attack in mine))
    for (language, task), slices in SLICES.items():
        names = ", ".join(corpus for corpus, _ in slices)
        print(f"\n### {language}, {task}: {names}\n")
        print("| attack | changed | AUC | recall at 1 % | turned | peer: AUC | recall at 1 % | turned |")
        print("|---|---:|---|---|---:|---|---|---:|")
        for attack in attacks:
            own = [mine[corpus, of, attack] for corpus, of in slices]
            other = [theirs[corpus, of, attack] for corpus, of in slices]
            cells = [attack, percent(mean([toll["changed"] for toll in own]))]
            for tolls in (own, other):
                cells += [pair(tolls, "auc"), pair(tolls, "recall_at_1_percent")]
                cells.append(percent(mean([toll["flipped"] for toll in tolls])))
            print("| " + " | ".join(cells) + " |")
    print("\n### AUC lost, corpus by corpus (in brackets: turned)\n")
    columns = [(f"{corpus} {task}" + ("" if of == "all" else f", {of}"), corpus, of)
               for (_, task), slices in SLICES.items() for corpus, of in slices]
    print("| attack | " + " | ".join(name for name, _, _ in columns) + " |")
    print("|---|" + "---|" * len(columns))
    for attack in attacks:
        cells = [attack]
        for _, corpus, of in columns:
            toll = mine[corpus, of, attack]
            lost = toll["auc"][0] - toll["auc"][1]
            cells.append(f"{lost:+.3f} ({percent(toll['flipped'])})")
        print("| " + " | ".join(cells) + " |")


main()
