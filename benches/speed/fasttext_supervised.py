"""fastText: a supervised model of words and pairs of words.

fasttext_supervised.py train plain|apart TABLE MODEL
fasttext_supervised.py score plain|apart MODEL TABLE SCORES [PROCESSES]

fastText parts words at white space only. `plain` leaves it at that, which is
fastest. `apart` first takes to small letters and sets marks and Han characters
apart, as its own tutorial does: slower, and better.
"""

import os
import re
import sys
import tempfile
from multiprocessing import Pool

import fasttext
import pyarrow.compute as pc

from table_io import batches, write_scores

BOT = "__label__bot"
APART = re.compile(r"([^\w\s]|[\u4e00-\u9fff])")


def lines(texts, how):
    """One line a text: a line break would end it."""
    texts = pc.replace_substring(texts, "\n", " ")
    if how == "plain":
        return texts.to_pylist()
    return [APART.sub(r" \1 ", line) for line in pc.utf8_lower(texts).to_pylist()]


def train(how, table, model):
    import pyarrow.parquet as pq

    rows = pq.read_table(table, columns=["text", "label"])
    labels = rows["label"].to_pylist()
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as file:
        for label, line in zip(labels, lines(rows["text"].combine_chunks(), how)):
            print(f"__label__{label}", line, file=file)
    # One thread, so that the same rows give the same model.
    trained = fasttext.train_supervised(
        file.name, wordNgrams=2, epoch=25, lr=0.5, thread=1, verbose=0
    )
    os.remove(file.name)
    trained.save_model(model)


def load(path, way):
    global model, how
    model, how = fasttext.load_model(path), way


def of_batch(batch):
    ids, texts = batch
    labels, probabilities = model.predict(lines(texts, how), k=2)
    first = [names[0] == BOT for names in labels]
    return ids, [row[0] if bot else row[1] for row, bot in zip(probabilities, first)]


def score(how, model, table, scores, processes=1):
    if processes == 1:
        load(model, how)
        write_scores(scores, map(of_batch, batches(table)))
    else:
        with Pool(processes, load, [model, how]) as pool:
            write_scores(scores, pool.imap(of_batch, batches(table)))


if __name__ == "__main__":
    task, *rest = sys.argv[1:]
    if task == "train":
        train(*rest)
    else:
        score(*rest[:4], *map(int, rest[4:]))
