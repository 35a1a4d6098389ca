CREATE TABLE IF NOT EXISTS ${table} (
  node_id      BIGINT NOT NULL COMMENT 'key, as in repos',
  kind         STRING NOT NULL COMMENT 'model, dataset or space',
  repo_id      STRING NOT NULL COMMENT 'owner/name',
  hub_id       STRING COMMENT 'the Hub\'s immutable id; NULL for a ghost',
  role         STRING NOT NULL COMMENT 'base, finetune, adapter, quantized, merge; dataset; space; unknown for a ghost model',
  root_kind    STRING COMMENT 'why a model has no parent: declared_root, no_metadata, unresolved_parent; NULL where it has one, and for what is no model',
  is_ghost     BOOLEAN NOT NULL COMMENT 'named by a reference, not listed as a live repo: deleted, private or never there',
  content_hash BIGINT COMMENT 'of the repo\'s metadata, as in repos: moves when anything the Hub says of it does; NULL for a ghost'
)
USING DELTA
COMMENT 'The graph\'s nodes on a day: live repos, and ghosts that only references name.'
TBLPROPERTIES (
  ${properties},
  'delta.constraints.role_known' = "role IN ('base', 'finetune', 'adapter', 'quantized', 'merge', 'dataset', 'space', 'unknown')"
)
