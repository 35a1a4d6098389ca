"""What one record says: pure functions of bytes, text or dictionaries, without an engine."""
