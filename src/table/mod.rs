//! Tables as streams of column batches: CSV, TSV, JSON Lines, Parquet.
