"""How the columns of data files are compressed; conf/spark.properties says the same to Spark.

Rows are kept for years, and zstd takes three quarters of the bytes that snappy does.
"""

CODEC = "zstd"
LEVEL = 3
"""Spark's own level for this codec."""
