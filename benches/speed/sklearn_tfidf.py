"""scikit-learn: TF-IDF of words and pairs of words, logistic regression.

sklearn_tfidf.py train TABLE MODEL
sklearn_tfidf.py score MODEL TABLE SCORES [PROCESSES]
"""

import sys
from multiprocessing import Pool

import joblib

from table_io import batches, write_scores

# The library's own pattern, and every Han character a word: a Chinese sentence
# would be a single word otherwise.
WORDS = r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]{2,}"


def train(table, model):
    import pandas as pd
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    rows = pd.read_parquet(table, columns=["text", "label"])
    pipeline = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), token_pattern=WORDS, sublinear_tf=True),
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
    task, *files = sys.argv[1:4] if sys.argv[1] == "train" else sys.argv[1:5]
    if task == "train":
        train(*files)
    else:
        score(*files, *map(int, sys.argv[5:]))
