CREATE TABLE IF NOT EXISTS nodes (
  node_id bigint NOT NULL COMMENT 'key, as in repos',
  kind string NOT NULL COMMENT 'model, dataset or space',
  repo_id string NOT NULL COMMENT 'owner/name',
  hub_id string COMMENT 'the Hub\'s immutable id; NULL for a ghost',
  role string NOT NULL COMMENT 'base, finetune, adapter, quantized, merge; dataset; space; unknown for a ghost model',
  root_kind string COMMENT 'why a model has no parent: declared_root, no_metadata, unresolved_parent; NULL where it has one, and for what is no model',
  is_ghost boolean NOT NULL COMMENT 'named by a reference, not listed as a live repo: deleted, private or never there',
  content_hash bigint COMMENT 'of the repo\'s metadata, as in repos: moves when anything the Hub says of it does; NULL for a ghost'
)
USING DELTA
COMMENT 'The graph\'s nodes on a day: live repos, and ghosts that only references name.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'node_id',
  'delta.constraints.role_known' = 'role IN (\'base\', \'finetune\', \'adapter\', \'quantized\', \'merge\', \'dataset\', \'space\', \'unknown\')'
)
