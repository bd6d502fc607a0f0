-- A dozen of bonafide's signals of histories. What a whole history says is
-- grouped and joined, which is faster than as many windows; what depends on the
-- review's day is a window.
WITH rows AS (
    SELECT
        review_id, reviewer_id, product_id, rating,
        date_diff('day', TIMESTAMP '1970-01-01', created_at::TIMESTAMP) AS day,
        floor(rating + 0.5)::TINYINT AS stars,
        (floor(rating + 0.5) IN (1, 5))::TINYINT AS extreme
    FROM '{table}'
),
days AS (
    SELECT reviewer_id, day, count(*) AS reviews, sum(extreme) AS extreme
    FROM rows GROUP BY ALL
),
reviewers AS (
    SELECT
        reviewer_id,
        sum(reviews)::BIGINT AS reviews,
        sum(extreme) AS extreme,
        max(day) - min(day) AS span,
        max(reviews) AS busiest
    FROM days GROUP BY reviewer_id
),
products AS (
    SELECT
        product_id,
        count(*) AS reviews,
        sum(rating) AS total,
        sum(rating * rating) AS squares,
        min(day) AS first
    FROM rows GROUP BY product_id
),
classes AS (
    SELECT
        product_id, stars,
        count(*) AS reviews,
        count(*) FILTER (reviewers.reviews = 1) AS single
    FROM rows JOIN reviewers USING (reviewer_id)
    GROUP BY product_id, stars
),
placed AS (
    SELECT
        *,
        rank() OVER by_day - 1 AS rank,
        count(*) OVER (by_day RANGE BETWEEN 30 PRECEDING AND 30 FOLLOWING) - 1 AS within_30
    FROM rows
    WINDOW by_day AS (PARTITION BY product_id ORDER BY day)
),
meant AS (
    SELECT
        placed.*,
        reviewers.reviews AS r, reviewers.extreme AS r_extreme, span, busiest,
        nullif(products.reviews - 1, 0) AS others,
        (total - rating) / others AS mean,
        (squares - rating * rating) / others AS square,
        day - first AS since,
        (classes.single - (r = 1)::INT) / nullif(classes.reviews - 1, 0) AS peers_single
    FROM placed
    JOIN reviewers USING (reviewer_id)
    JOIN products USING (product_id)
    JOIN classes USING (product_id, stars)
)
SELECT
    review_id,
    r AS "reviewer.reviews",
    (r_extreme - extreme) / nullif(r - 1, 0) AS "reviewer.extreme_share",
    span AS "timing.reviewer_span",
    span / nullif(r - 1, 0) AS "timing.reviewer_mean_gap",
    busiest AS "timing.reviewer_busiest",
    mean AS "product.mean_stars",
    if(others > 0, sqrt(greatest(square - mean * mean, 0)), NULL) AS "product.star_spread",
    rating - mean AS "product.deviation",
    rank AS "product.rank",
    since AS "timing.product_since",
    within_30 AS "timing.product_within_30",
    peers_single AS "network.peers_single"
FROM meant
