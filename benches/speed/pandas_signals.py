"""bonafide's signals of histories, in pandas: a dozen of them, or all.

pandas_signals.py dozen|all TABLE SIGNALS

Defined as `bonafide signals` prints them. Grouped sums and counts throughout,
no Python function a group; windows of days are two binary searches.
"""

import sys
import time

import numpy as np
import pandas as pd

from pandas_histories import all_signals

COLUMNS = ["review_id", "reviewer_id", "product_id", "rating", "created_at"]


def dozen(rows):
    rows["reviewer"] = pd.factorize(rows.reviewer_id)[0]
    rows["product"] = pd.factorize(rows.product_id)[0]
    rows["stars"] = np.floor(rows.rating + 0.5).astype("int8")
    rows["square"] = rows.rating**2
    rows["extreme"] = rows.stars.isin([1, 5])
    reviewer, product = rows.groupby("reviewer"), rows.groupby("product")
    out = rows[["review_id"]].copy()

    # The reviewer's history.
    reviews = reviewer.day.transform("size")
    span = reviewer.day.transform("max") - reviewer.day.transform("min")
    others = (reviews - 1).where(reviews > 1)
    out["reviewer.reviews"] = reviews
    out["reviewer.extreme_share"] = (reviewer.extreme.transform("sum") - rows.extreme) / others
    out["timing.reviewer_span"] = span
    out["timing.reviewer_mean_gap"] = span / others
    on_day = rows.groupby(["reviewer", "day"]).day.transform("size")
    out["timing.reviewer_busiest"] = on_day.groupby(rows.reviewer).transform("max")

    # The product's, without the review itself.
    count = product.day.transform("size")
    others = (count - 1).where(count > 1)
    mean = (product.rating.transform("sum") - rows.rating) / others
    square = (product.square.transform("sum") - rows.square) / others
    out["product.mean_stars"] = mean
    out["product.star_spread"] = np.sqrt((square - mean**2).clip(lower=0))
    out["product.deviation"] = rows.rating - mean
    out["product.rank"] = product.day.rank(method="min").astype("int64") - 1
    out["timing.product_since"] = rows.day - product.day.transform("min")

    # One number for product and day, so that one sorted array holds all histories;
    # products lie further apart than any window reaches.
    key = (rows["product"] * 1_000_000 + rows.day).to_numpy()
    order = np.sort(key)
    within = np.searchsorted(order, key + 30, "right") - np.searchsorted(order, key - 30, "left")
    out["timing.product_within_30"] = within - 1

    # Who else gave the product these stars.
    single = reviews == 1
    peers = single.groupby([rows["product"], rows.stars])
    number = peers.transform("size") - 1
    out["network.peers_single"] = (peers.transform("sum") - single) / number.where(number > 0)
    return out


which, table, signals = sys.argv[1:]
started = time.monotonic()
rows = pd.read_parquet(table, columns=COLUMNS)
rows["second"] = rows.created_at.astype("datetime64[s, UTC]").astype("int64")
rows["day"] = rows.second // 86_400
read = time.monotonic()
out = {"dozen": dozen, "all": all_signals}[which](rows)
computed = time.monotonic()
out.to_parquet(signals, index=False, compression="zstd")
written = time.monotonic()
print(
    f"{len(rows)} rows; read {read - started:.2f} s, signals {computed - read:.2f} s, "
    f"written {written - computed:.2f} s",
    file=sys.stderr,
)
