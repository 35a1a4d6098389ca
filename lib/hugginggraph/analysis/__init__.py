"""Degrees, components, communities, cycles, lineage and paths: one function a table, from the graph alone."""
