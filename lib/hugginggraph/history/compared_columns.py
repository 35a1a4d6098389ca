"""The columns by which two states of a row differ; keys and what follows from them are left out."""

from hugginggraph.tables import REPO_CONTENT

NODE_COLUMNS = ["role", "root_kind", "is_ghost", "hub_id", "content_hash"]
CONTENT_COLUMNS = [name for name in REPO_CONTENT if name not in NODE_COLUMNS]
EDGE_COLUMNS = ["grade", "source_field", "raw_reference", "rule", "revision", "flags", "evidence"]
