"""Holds the signals of pandas to those that histories_only writes, all of them;
a dozen also to those of DuckDB and to the values that bonafide states as evidence.

check_signals.py ALL-PANDAS ALL-BONAFIDE DOZEN-PANDAS DOZEN-BONAFIDE DUCKDB SCORES
"""

import json
import sys

import numpy as np
import pandas as pd


def signals(path):
    rows = pd.read_parquet(path).set_index("review_id")
    return rows.astype(float)


def check_same(found, expected, rtol, atol):
    assert set(found.columns) == set(expected.columns), set(found.columns) ^ set(expected.columns)
    np.testing.assert_allclose(found.loc[expected.index, expected.columns], expected, rtol, atol)


def check_evidence(path, expected):
    """Evidence is written with four decimals. Gives how many values were met."""
    stated = {name: {} for name in expected.columns}
    scores = pd.read_parquet(path, columns=["review_id", "evidence"])
    for review, evidence in zip(scores.review_id, scores.evidence):
        for piece in json.loads(evidence):
            if piece["signal"] in stated:
                value = piece["value"]
                stated[piece["signal"]][review] = np.nan if value is None else value
    for name, values in stated.items():
        if values:
            said = pd.Series(values, dtype=float)
            np.testing.assert_allclose(expected.loc[said.index, name], said, 1e-5, 1e-3, err_msg=name)
    return sum(map(len, stated.values()))


*tables, scores = sys.argv[1:]
pandas_all, all_signals, pandas, dozen, duckdb = map(signals, tables)
for own in [all_signals, dozen]:
    assert list(own.index) == list(pandas.index), "rows are not in the order of the table"
check_same(duckdb, pandas, 1e-9, 1e-6)
# bonafide keeps signals in single precision.
check_same(dozen, pandas, 1e-6, 1e-6)
check_same(all_signals, pandas_all, 1e-5, 1e-4)
met = check_evidence(scores, pandas)
equal = np.isclose(all_signals[pandas_all.columns], pandas_all, 1e-6, 1e-6, equal_nan=True).mean()
print(
    f"{len(pandas)} rows: {len(pandas.columns)} and {len(pandas_all.columns)} signals agree "
    f"({equal:.4%} of all values within a millionth), and {met} values of bonafide's evidence",
    file=sys.stderr,
)
