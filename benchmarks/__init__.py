"""Benchmarks: whole commands, measured from outside."""
