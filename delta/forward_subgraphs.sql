CREATE TABLE IF NOT EXISTS forward_subgraphs (
  node_id bigint NOT NULL COMMENT 'the repo; one without descendants has no row',
  relation string NOT NULL COMMENT 'of the last step of the shortest path, as in lineage',
  hops int NOT NULL COMMENT 'level: edges on the shortest path',
  nodes bigint NOT NULL COMMENT 'descendants at that level by that relation'
)
USING DELTA
COMMENT 'The forward subgraph of a repo (HuggingGraph 3.3), counted by relation and level.'
TBLPROPERTIES (
  'delta.deletedFileRetentionDuration' = 'interval 3650 days',
  'delta.logRetentionDuration' = 'interval 3650 days',
  'delta.enableExpiredLogCleanup' = 'false',
  'delta.enableChangeDataFeed' = 'true',
  'delta.enableDeletionVectors' = 'true',
  'delta.dataSkippingStatsColumns' = 'node_id'
)
