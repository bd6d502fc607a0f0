"""scikit-learn: TF-IDF of words and pairs of words, logistic regression.

sklearn_tfidf.py train plain|apart TABLE MODEL
sklearn_tfidf.py score MODEL TABLE SCORES [PROCESSES]

`plain` is the library's own pattern of words, to which a Chinese clause is
one word: fastest. `apart` makes every Han character a word: slower, and better.
"""

import sys
from multiprocessing import Pool

import joblib

from table_io import batches, write_scores

WORDS = {
    "plain": r"(?u)\b\w\w+\b",
    "apart": r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]{2,}",
}


def train(how, table, model):
    import pandas as pd
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    rows = pd.read_parquet(table, columns=["text", "label"])
    pipeline = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=WORDS[how], sublinear_tf=True),
        LogisticRegression(C=10, max_iter=1000),
    )
    pipeline.fit(rows.text, rows.label == "bot")
    joblib.dump(pipeline, model)


def load(model):
    global pipeline
    pipeline = joblib.load(model)


def probabilities(texts):
    return pipeline.predict_proba(texts.to_pylist())[:, 1]


def of_batch(batch):
    ids, texts = batch
    return ids, probabilities(texts)


def score(model, table, scores, processes=1):
    if processes == 1:
        load(model)
        write_scores(scores, map(of_batch, batches(table)))
    else:
        with Pool(processes, load, [model]) as pool:
            write_scores(scores, pool.imap(of_batch, batches(table)))


if __name__ == "__main__":
    task, *rest = sys.argv[1:]
    if task == "train":
        train(*rest)
    else:
        score(*rest[:3], *map(int, rest[3:]))
