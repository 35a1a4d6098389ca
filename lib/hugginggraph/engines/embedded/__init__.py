"""The embedded engine: plain Python, DuckDB and delta-rs on one machine, without a JVM."""
