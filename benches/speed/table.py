"""The figures as Markdown: medians over the rounds, ratios first.

table.py RESULTS TEST FACTS

A section's first competitor is bonafide; the others' seconds are divided by its.
"""

import json
import sys
from itertools import groupby
from statistics import median

import pandas as pd
from sklearn.metrics import roc_auc_score

TITLES = {
    "text": "| reviews judged by text | seconds, bonafide's = 1 | CPU seconds, bonafide's = 1 "
    "| reviews a second | seconds | CPU seconds | peak memory | AUC |",
    "signals": "| signals of histories | seconds, bonafide's = 1 | CPU seconds, bonafide's = 1 "
    "| reviews a second | seconds | CPU seconds | peak memory | |",
}


def auc(scores, test):
    if scores == "-":
        return ""
    # Nobody gains by the order of the rows, nor by leaving some out.
    p_bot = pd.read_parquet(scores).set_index("review_id").p_bot.loc[test.review_id]
    return f"{roc_auc_score(test.label == 'bot', p_bot):.4f}"


def middle(one, what):
    return median(run[what] for run in one["runs"])


def section(name, competitors, test):
    print(TITLES[name])
    print("|---" + "|---:" * 7 + "|")
    base = competitors[0]
    for one in competitors:
        seconds, cpu = middle(one, "seconds"), middle(one, "cpu")
        cells = [
            one["name"],
            f"**{seconds / middle(base, 'seconds'):.2f}**",
            f"{cpu / middle(base, 'cpu'):.2f}",
            f"{one['rows'] / seconds:,.0f}",
            f"{seconds:.1f}",
            f"{cpu:.1f}",
            f"{middle(one, 'memory') / 2**30:.2f} GiB",
            auc(one["scores"], test),
        ]
        print("|", " | ".join(cells), "|")
    print()


def described(facts, rows):
    made, natural = facts["made"]["all"], facts["natural"]["all"]
    shares = (f"{key} {part['rows'] / made['rows']:.0%}" for key, part in facts["made"].items() if key != "all")
    return (
        f"{rows:,} distinct texts ({', '.join(shares)}) of {made['characters']:.0f} characters and "
        f"{made['words']:.0f} words in the mean, a Han character a word; the reviews they are made "
        f"of have {natural['characters']:.0f} and {natural['words']:.0f}."
    )


def main(results, test, facts):
    competitors = json.load(open(results))
    test, facts = pd.read_parquet(test), json.load(open(facts))
    for name, members in groupby(competitors, lambda one: one["section"]):
        section(name, list(members), test)
    print(described(facts, facts["made"]["all"]["rows"]), f"AUC: {len(test):,} reviews of held-out groups.")
    print(f"Medians of {len(competitors[0]['runs'])} rounds, whole processes, two cores.")


main(*sys.argv[1:])
