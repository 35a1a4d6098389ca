"""One record at a time, in plain Python: no engine is imported here, and nothing raises on any input."""
