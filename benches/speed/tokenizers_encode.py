"""Tokenising alone: the `tokenizers` library, which is the crate of that name,
with bonafide's own vocabulary and a thread a core. Nothing is scored.

tokenizers_encode.py TOKENIZER TABLE
"""

import sys

import pyarrow.compute as pc
from tokenizers import Tokenizer

from table_io import batches

tokenizer = Tokenizer.from_file(sys.argv[1])
tokens = 0
for _, texts in batches(sys.argv[2]):
    # The vocabulary is of small letters.
    encoded = tokenizer.encode_batch_fast(pc.utf8_lower(texts).to_pylist())
    tokens += sum(map(len, encoded))
print(f"{tokens} tokens", file=sys.stderr)
