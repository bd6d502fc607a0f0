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


def described(facts):
    made, natural = facts["made"], facts["natural"]
    told = [
        f"{part['rows']:,} {name} of {part['characters']:.0f} characters and {part['words']:.0f} words "
        f"(the real ones they are made of: {natural[name]['characters']:.0f} and {natural[name]['words']:.0f})"
        for name, part in made.items()
        if name != "all"
    ]
    whole = f"{made['all']['characters']:.0f} characters and {made['all']['words']:.0f} words"
    return f"Distinct texts of {whole} in the mean, a Han character a word: {'; '.join(told)}."


def main(results, test, facts):
    competitors = json.load(open(results))
    test, facts = pd.read_parquet(test), json.load(open(facts))
    for name, members in groupby(competitors, lambda one: one["section"]):
        section(name, list(members), test)
    print(described(facts))
    print(f"AUC: {len(test):,} reviews of held-out groups.")
    print(f"Whole processes on two cores, medians; rounds: {len(competitors[0]['runs'])}.")


main(*sys.argv[1:])
