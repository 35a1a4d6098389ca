"""How tables are kept: their first commit, and writers of commits."""
