"""Spark: frames on a cluster or in one process."""
