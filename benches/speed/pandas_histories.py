"""All of bonafide's signals that need reviewer, product, stars and time only.

What a history says is summed once a history (`numpy.bincount` over numbered
groups is faster than as many groupings) and taken from there for every review;
what depends on the review's day is looked up in one sorted array.
"""

import numpy as np
import pandas as pd

DAYS = 1_000_000  # Histories lie further apart than any window reaches.


class Group:
    """Reviews that have something in common, and what the others of them say."""

    def __init__(self, numbers):
        self.numbers = numbers
        self.reviews = np.bincount(numbers)
        self.count = self.reviews[numbers]

    def sums(self, values):
        return np.bincount(self.numbers, values, len(self.reviews))

    def others(self, values):
        """How many others have a value, the sum and the sum of squares."""
        known = ~np.isnan(values)
        values = np.where(known, values, 0)
        counts = self.sums(known)[self.numbers] - known
        sums = self.sums(values)[self.numbers] - values
        squares = self.sums(values**2)[self.numbers] - values**2
        return counts, sums, squares

    def mean(self, values):
        known = ~np.isnan(values)
        values = np.where(known, values, 0)
        counts = self.sums(known)[self.numbers] - known
        return np.where(counts > 0, (self.sums(values)[self.numbers] - values) / counts, np.nan)

    def spread(self, values, least=1):
        counts, sums, squares = self.others(values)
        variance = squares / counts - (sums / counts) ** 2
        return np.where(counts >= least, np.sqrt(np.maximum(variance, 0)), np.nan)

    def table(self, classes, number):
        """How many of each class a group has."""
        cells = np.bincount(self.numbers * number + classes, minlength=len(self.reviews) * number)
        return cells.reshape(-1, number)


class Histories(Group):
    """The histories of the reviewers, or of the products."""

    def __init__(self, ids, day, rating, last_day):
        super().__init__(pd.factorize(ids)[0])
        self.day, self.last_day = day, last_day
        key = self.numbers * DAYS + day
        self.order = np.argsort(key)
        self.sorted = key[self.order]
        self.ends = np.cumsum(self.reviews)
        self.begins = self.ends - self.reviews
        self.running = np.concatenate([[0], np.cumsum(rating[self.order])])
        self.day_begins, self.day_ends = self.window(0)
        self.same_day = self.day_ends - self.day_begins - 1
        self.tempo()

    def in_rows(self, placed):
        """From the order of histories to that of the table."""
        values = np.empty_like(placed)
        values[self.order] = placed
        return values

    def window(self, reach):
        begins = np.searchsorted(self.sorted, self.sorted - reach, "left")
        ends = np.searchsorted(self.sorted, self.sorted + reach, "right")
        return self.in_rows(begins), self.in_rows(ends)

    def tempo(self):
        """What each history says."""
        days = self.day[self.order]
        self.first, last = days[self.begins], days[self.ends - 1]
        self.span = last - self.first
        self.quiet = self.last_day - last
        self.age = self.last_day - self.first
        self.rate = self.reviews / (self.span + 30)
        gaps = np.diff(days, prepend=days[0])
        gaps[self.begins] = 0
        self.longest = np.maximum.reduceat(gaps, self.begins)
        self.days = np.add.reduceat(gaps > 0, self.begins, dtype=int) + 1
        self.busiest = np.maximum.reduceat(self.same_day[self.order], self.begins) + 1
        several = self.reviews - 1
        self.mean_gap = self.span / several
        squares = np.add.reduceat(gaps * gaps, self.begins) / several - self.mean_gap**2
        spread = np.sqrt(np.maximum(squares, 0) * several / (several - 1))
        burstiness = (spread - self.mean_gap) / (spread + self.mean_gap)
        self.burstiness = np.where(self.reviews > 2, burstiness, np.nan)

    def since(self):
        return self.day - self.first[self.numbers]

    def gap_before(self):
        """Days since the latest review on an earlier day."""
        earlier = self.sorted[np.maximum(self.day_begins - 1, 0)] % DAYS
        any_earlier = self.day_begins > self.begins[self.numbers]
        return np.where(any_earlier, self.day - earlier, np.nan)

    def around(self, reach):
        begins, ends = self.window(reach)
        return ends - begins - 1

    def burst(self, reach, around):
        """Reviews around each against as many as there would be of an even pace."""
        begin = np.maximum(self.day - reach, self.first[self.numbers])
        end = np.minimum(self.day + reach, self.last_day)
        share = (end - begin + 1) / (self.age[self.numbers] + 1)
        return (1 + around) / (self.count * share)

    def trend(self):
        """Mean stars on later days less those on earlier ones."""
        begin, end = self.begins[self.numbers], self.ends[self.numbers]
        later = (self.running[end] - self.running[self.day_ends]) / (end - self.day_ends)
        earlier = (self.running[self.day_begins] - self.running[begin]) / (self.day_begins - begin)
        return later - earlier

    def stars_of_others(self, rating, stars):
        """Mean, spread, entropy and shares of the stars of the others."""
        others = self.table(stars, 5)[self.numbers]
        others[np.arange(len(stars)), stars] -= 1
        shares = others / (self.count - 1)[:, None]
        return {
            "mean_stars": self.mean(rating),
            "star_spread": self.spread(rating),
            "star_entropy": entropy(shares),
            "extreme_share": shares[:, 0] + shares[:, 4],
            "one_star_share": shares[:, 0],
            "five_star_share": shares[:, 4],
        }


def entropy(shares):
    logs = np.log2(shares, where=shares > 0, out=np.zeros_like(shares))
    return np.where(np.isnan(shares[:, 0]), np.nan, -(shares * logs).sum(axis=1))



def named(prefix, values):
    return {prefix + name: value for name, value in values.items()}


def usual(day, values):
    """The mean over the table's other reviews at most fifteen days away."""
    first = day.min()
    known = ~np.isnan(values)
    values = np.where(known, values, 0)

    def around(own):
        running = np.concatenate([[0], np.cumsum(np.bincount(day - first, own))])
        end = np.minimum(day - first + 16, len(running) - 1)
        return running[end] - running[np.maximum(day - first - 15, 0)] - own

    counts = around(known)
    return np.where(counts > 0, around(values) / counts, np.nan)


def timing(day, second, last_day, reviewer, product, rating, product_mean):
    hours = reviewer.table(second // 3600, 24)
    whole = hours / reviewer.reviews[:, None]
    weekdays = reviewer.table((day + 3) % 7, 7) / reviewer.reviews[:, None]
    dates_only = not second.any()
    of_reviewer = {
        "span": reviewer.span,
        "days": reviewer.days,
        "busiest": reviewer.busiest,
        "rate": reviewer.rate,
        "mean_gap": reviewer.mean_gap,
        "longest_gap": np.where(reviewer.reviews > 1, reviewer.longest, np.nan),
        "burstiness": reviewer.burstiness,
        "weekdays": entropy(weekdays),
        "hours": np.where(dates_only, np.nan, entropy(whole)),
        "main_hour": np.where(dates_only, np.nan, whole.max(axis=1)),
        "age": reviewer.age,
        "quiet": reviewer.quiet,
        "active": reviewer.span / reviewer.age,
    }
    of_product = {"span": product.span, "rate": product.rate, "burstiness": product.burstiness}
    since = reviewer.since()
    out = named("timing.reviewer_", {k: v[reviewer.numbers] for k, v in of_reviewer.items()})
    out |= {
        "timing.reviewer_since": since,
        "timing.reviewer_until": reviewer.span[reviewer.numbers] - since,
        "timing.reviewer_same_day": reviewer.same_day,
        "timing.reviewer_gap_before": reviewer.gap_before(),
        "timing.reviewer_within_90": reviewer.around(90),
        "timing.reviewer_burst_7": reviewer.burst(7, reviewer.around(7)),
        "timing.reviewer_burst_30": reviewer.burst(30, reviewer.around(30)),
    }
    out |= named("timing.product_", {k: v[product.numbers] for k, v in of_product.items()})
    out |= {
        "timing.product_since": product.since(),
        "timing.product_same_day": product.same_day,
        "timing.product_gap_before": product.gap_before(),
    }
    for reach in [7, 30, 90]:
        begins, ends = product.window(reach)
        around = ends - begins - 1
        if reach == 30:
            out["timing.product_within_30"] = around
        out[f"timing.product_burst_{reach}"] = product.burst(reach, around)
        mean = (product.running[ends] - product.running[begins] - rating) / around
        out[f"timing.product_shift_{reach}"] = mean - product_mean
    out["timing.weekday"] = (day + 3) % 7
    out["timing.table_end"] = last_day - day
    return out


def network(day, reviewer, product, peers, of_reviewer, of_product):
    single = (reviewer.count == 1).astype(float)
    activity = np.log(reviewer.count)
    out = {}
    # What a review's reviewer is like to the product's other reviews.
    traits = {
        "single": single,
        "activity": activity,
        "stars": of_reviewer["reviewer.mean_stars"],
        "deviation": of_reviewer["reviewer.deviation"],
        "newcomers": (reviewer.since() <= 30).astype(float),
        "busiest": np.log(reviewer.busiest)[reviewer.numbers],
        "age": reviewer.age[reviewer.numbers].astype(float),
        "quiet": reviewer.quiet[reviewer.numbers].astype(float),
        "rate": np.log(reviewer.rate)[reviewer.numbers],
    }
    for name, own in traits.items():
        out[f"network.product_{name}"] = product.mean(own - usual(day, own))
        out[f"network.peers_{name}"] = peers.mean(own)
    running = np.concatenate([[0], np.cumsum(single[product.order])])
    for reach in [7, 30]:
        begins, ends = product.window(reach)
        others = running[ends] - running[begins] - single
        out[f"network.product_single_{reach}"] = others / (ends - begins - 1)

    # What a review's product is like to the reviewer's other reviews.
    scenes = {
        "popularity": np.log(product.count),
        "single": product.mean(single),
        "stars": of_product["product.mean_stars"],
        "spread": of_product["product.star_spread"],
        "activity": product.mean(activity),
        "rate": np.log(product.rate)[product.numbers],
        "age": product.age[product.numbers].astype(float),
        "quiet": product.quiet[product.numbers].astype(float),
        "peers_single": out["network.peers_single"],
    }
    out |= {f"network.reviewer_{name}": reviewer.mean(own) for name, own in scenes.items()}
    for name in ["popularity", "single"]:
        out[f"network.reviewer_{name}_spread"] = reviewer.spread(scenes[name], 2)
        out[f"network.two_hop_{name}"] = product.mean(out[f"network.reviewer_{name}"])
    return out


def signals(rows):
    day, rating = rows.day.to_numpy(), rows.rating.to_numpy()
    stars = np.floor(rating + 0.5).astype("int64") - 1
    last_day = day.max()
    reviewer = Histories(rows.reviewer_id, day, rating, last_day)
    product = Histories(rows.product_id, day, rating, last_day)
    peers = Group(pd.factorize(product.numbers * 5 + stars)[0])

    of_product = named("product.", product.stars_of_others(rating, stars))
    product_mean = of_product["product.mean_stars"]
    deviation = rating - product_mean
    of_reviewer = {"reviewer.reviews": reviewer.count}
    of_reviewer |= named("reviewer.", reviewer.stars_of_others(rating, stars))
    of_reviewer |= {
        "reviewer.off_own_mean": rating - of_reviewer["reviewer.mean_stars"],
        "reviewer.trend": reviewer.trend(),
        "reviewer.deviation": reviewer.mean(np.abs(deviation)),
        "reviewer.bias": reviewer.mean(deviation),
    }
    others = product.count - 1
    rank = product.day_begins - product.begins[product.numbers]
    of_product |= {
        "product.reviews": product.count,
        "product.deviation": deviation,
        "product.distance": np.abs(deviation),
        "product.same_stars_share": (peers.count - 1) / others,
        "product.same_stars": peers.count - 1,
        "product.rank": rank,
        "product.position": (rank + 0.5 * product.same_day) / others,
    }
    second = rows.second.to_numpy() % 86_400
    when = timing(day, second, last_day, reviewer, product, rating, product_mean)
    return of_reviewer | of_product | when | network(day, reviewer, product, peers, of_reviewer, of_product)


def all_signals(rows):
    with np.errstate(divide="ignore", invalid="ignore"):
        out = signals(rows)
    # Single precision, as bonafide keeps them.
    columns = {name: np.asarray(values, "float32") for name, values in out.items()}
    return pd.DataFrame({"review_id": rows.review_id} | columns, copy=False)
