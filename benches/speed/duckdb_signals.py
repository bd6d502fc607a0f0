"""The same dozen in SQL, by DuckDB on two threads.

duckdb_signals.py TABLE SIGNALS
"""

import sys
from pathlib import Path

import duckdb

table, signals = sys.argv[1:]
query = Path(__file__).with_suffix(".sql").read_text()
duckdb.sql("SET threads = 2")
duckdb.sql("SET TimeZone = 'UTC'")
duckdb.sql(f"COPY ({query.format(table=table)}) TO '{signals}' (COMPRESSION zstd)")
