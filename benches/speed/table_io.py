"""Reading and writing as every competitor does it: in batches, so that memory
does not grow with the table."""

import pyarrow as pa
import pyarrow.parquet as pq

BATCH = 50_000


def batches(path):
    """Ids and texts, a batch at a time."""
    for batch in pq.ParquetFile(path).iter_batches(BATCH, columns=["review_id", "text"]):
        yield batch.column(0), batch.column(1)


def write_scores(path, scored):
    """Writes pairs of ids and probabilities, as they come."""
    schema = pa.schema([("review_id", pa.string()), ("p_bot", pa.float64())])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for ids, probabilities in scored:
            columns = [ids.cast(pa.string()), pa.array(probabilities, pa.float64())]
            writer.write_batch(pa.record_batch(columns, schema=schema))
