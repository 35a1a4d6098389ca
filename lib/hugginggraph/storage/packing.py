"""How the columns of data files are compressed; conf/spark.properties tells Spark the same codec.

Rows are kept for years, and zstd takes three quarters of the bytes that snappy does.
"""

CODEC = "zstd"
LEVEL = 1
"""The quickest; the next levels save one percent more."""
