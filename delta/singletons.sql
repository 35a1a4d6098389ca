CREATE TABLE IF NOT EXISTS singletons (
  kind string NOT NULL COMMENT 'kind of the nodes',
  role string NOT NULL COMMENT 'role of the nodes',
  reason string NOT NULL COMMENT 'ghost: named, but as no upstream by declared evidence; of models the root_kind, or rejected_reference where a parent is named but gave no edge (most name themselves); no_reference: a dataset or Space that no reference leads to or from',
  nodes bigint NOT NULL COMMENT 'how many'
)
USING DELTA
COMMENT 'Nodes without edges, by the reason why.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'false'
)
