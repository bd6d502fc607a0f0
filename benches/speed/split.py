"""Parts the corpora: by groups, seven in ten to train and the rest to test.

split.py FOLDER TABLE...

Writes train.parquet and test.parquet, where everybody learns and is judged
(genuine against bot), and heldout.parquet: all English and Chinese texts of
held-out groups, of which the large table is made.
"""

import sys
from hashlib import sha256
from pathlib import Path

import pandas as pd

COLUMNS = ["review_id", "text", "language", "label", "corpus", "group"]
LEARNT = ["maide-up", "salminen", "llm-written"]


def held_out(corpus):
    """Three in ten of a corpus' groups, drawn by their names."""
    groups = sorted(corpus.unique(), key=lambda group: sha256(group.encode()).digest())
    return corpus.isin(groups[: round(0.3 * len(groups))])


folder, *tables = sys.argv[1:]
parts = [pd.read_parquet(table, columns=COLUMNS) for table in tables]
rows = pd.concat(parts, ignore_index=True)
rows = rows.dropna(subset=["text"])
held = (rows.corpus + " " + rows.group).groupby(rows.corpus).transform(held_out)
judged = rows.corpus.isin(LEARNT)
test = rows[held & judged]
# llm-written borrows its human sides from the others: a text that is tested is
# not learnt elsewhere.
train = rows[~held & judged & ~rows.text.isin(test.text)]
texts = rows[held & rows.language.isin(["en", "zh"])]
for name, part in [("train", train), ("test", test), ("heldout", texts)]:
    part.to_parquet(Path(folder, f"{name}.parquet"), index=False)
    print(name, len(part), part.corpus.value_counts().to_dict(), file=sys.stderr)
