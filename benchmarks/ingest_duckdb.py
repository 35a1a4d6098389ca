"""DuckDB merely reading and hashing the lines of one day: `python -m benchmarks.ingest_duckdb HUB DATE`."""

import sys

import duckdb


def main() -> None:
    """Read and hash."""
    hub, day = sys.argv[1:]
    for folder in ("models", "datasets", "spaces"):
        lines = (
            f"read_json_objects('{hub}/{folder}/{day}/*', format = 'newline_delimited', maximum_object_size = 67108864)"
        )
        print(duckdb.execute(f"SELECT count(*), bit_xor(hash(json)) FROM {lines}").fetchone())


if __name__ == "__main__":
    main()
