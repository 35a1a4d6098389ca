"""Questions answered from the tables without a JVM: delta-rs opens a pinned version, DuckDB asks it."""
