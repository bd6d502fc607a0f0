"""A large table of texts: the clauses of real reviews, exchanged.

reviews.py HELDOUT MARKET TEXTS BOTH FACTS

Every row takes a real review of the row's language as its mould and replaces
each clause by another of about the same length, so lengths are as in nature and
so are words and short phrases. One clause in ten gets two letters swapped, since
a million people use more words than a few thousand do, and a program that
remembers words must not gain by that. Whoever comes out like an earlier row is
drawn again. MARKET is a simulated table; TEXTS gets ids and texts, BOTH all its
columns with these texts. FACTS gets the lengths.
"""

import json
import random
import re
import sys
from itertools import pairwise

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

# A clause with its marks, and the white space after it, which stays.
CLAUSE = re.compile(r"([^,.;:!?\n，。；：！？…]*[,.;:!?，。；：！？…]*)(\s*)")
ROW_GROUP = 131_072
NEAR = 100  # clauses of like length to choose from, either way
SEEDS = random.Random(7)


class Language:
    def __init__(self, texts):
        moulds = [CLAUSE.findall(text)[:-1] for text in texts]
        clauses = [clause for mould in moulds for clause, _ in mould]
        self.clauses = sorted(clauses, key=lambda clause: (len(clause), clause))
        first = {}
        for at, clause in enumerate(self.clauses):
            first.setdefault(len(clause), at)
        end = dict(pairwise([*first.values(), len(clauses)]))

        def alike(clause):
            at = first[len(clause)]
            return max(0, at - NEAR), min(end[at] + NEAR, len(clauses))

        # Of every clause the range of those that may stand for it.
        self.moulds = [[(*alike(clause), space) for clause, space in mould] for mould in moulds]

    def draw(self):
        drawn = []
        for low, high, space in SEEDS.choice(self.moulds):
            clause = self.clauses[SEEDS.randrange(low, high)]
            drawn.append(misspelt(clause) if SEEDS.random() < 0.1 else clause)
            drawn.append(space)
        return "".join(drawn)


def misspelt(clause):
    at = SEEDS.randrange(max(1, len(clause) - 1))
    two = clause[at : at + 2]
    return clause[:at] + two[::-1] + clause[at + 2 :] if two.isalpha() else clause


def lengths(texts):
    texts = pd.Series(texts)
    words = texts.str.count(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+")
    return {"characters": texts.str.len().mean(), "words": words.mean(), "rows": len(texts)}


def main(held_out, market, texts_path, both_path, facts):
    natural = pd.read_parquet(held_out)
    languages = {name: Language(rows.text) for name, rows in natural.groupby("language")}
    seen, texts = set(), []
    market = pq.read_table(market)
    for language in market["language"].to_pylist():
        text = languages[language].draw()
        while hash(text) in seen or not text.strip():
            text = languages[language].draw()
        seen.add(hash(text))
        texts.append(text)
    column = market.schema.get_field_index("text")
    market = market.set_column(column, "text", pa.array(texts))
    options = {"compression": "zstd", "row_group_size": ROW_GROUP}
    pq.write_table(market.drop_columns(["label", "campaign_id"]), both_path, **options)
    pq.write_table(market.select(["review_id", "text"]), texts_path, **options)
    made = pd.DataFrame({"language": market["language"].to_pylist(), "text": texts})
    told = {"natural": natural, "made": made}
    with open(facts, "w") as file:
        json.dump(
            {
                name: {"all": lengths(rows.text)}
                | {key: lengths(part.text) for key, part in rows.groupby("language")}
                for name, rows in told.items()
            },
            file,
            indent=1,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
