"""Snapshots, the daily delta, reading as of a date."""
