"""Holds the dozen signals of pandas and of DuckDB to each other, to the values
that bonafide states as evidence, and to those that histories_only writes.

check_signals.py PANDAS DUCKDB SCORES ALONE
"""

import json
import sys

import numpy as np
import pandas as pd

pandas, duckdb = (pd.read_parquet(path).set_index("review_id") for path in sys.argv[1:3])
duckdb = duckdb.loc[pandas.index, pandas.columns]
np.testing.assert_allclose(pandas.astype(float), duckdb.astype(float), rtol=1e-9, atol=1e-6)

alone = pd.read_parquet(sys.argv[4])
assert list(alone.review_id) == list(pandas.index), "rows are not in the order of the table"
alone = alone.set_index("review_id")[pandas.columns]
# bonafide keeps signals in single precision.
np.testing.assert_allclose(alone.astype(float), pandas.astype(float), rtol=1e-6, atol=1e-6)

stated = {name: {} for name in pandas.columns}
scores = pd.read_parquet(sys.argv[3], columns=["review_id", "evidence"])
for review, evidence in zip(scores.review_id, scores.evidence):
    for piece in json.loads(evidence):
        if piece["signal"] in stated:
            value = piece["value"]
            stated[piece["signal"]][review] = np.nan if value is None else value
for name, values in stated.items():
    if values:
        said = pd.Series(values, dtype=float)
        # Evidence is written with four decimals.
        np.testing.assert_allclose(pandas.loc[said.index, name], said, rtol=1e-5, atol=1e-3, err_msg=name)
seen = {name: len(values) for name, values in stated.items()}
print(f"{len(pandas)} rows agree; of bonafide's evidence: {seen}", file=sys.stderr)
